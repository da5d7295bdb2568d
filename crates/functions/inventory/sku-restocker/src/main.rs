//! The bootstrap of `sku-restocker`.

fn main() {}
