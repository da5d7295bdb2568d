//! The bootstrap of `orders-api`.

fn main() {}
