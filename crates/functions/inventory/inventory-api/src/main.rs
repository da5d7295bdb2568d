//! The bootstrap of `inventory-api`.

fn main() {}
