//! The bootstrap of `stock-allocator`.

fn main() {}
