//! The bootstrap of `order-sync`.

fn main() {}
