//! The bootstrap of `stock-deallocator`.

fn main() {}
