//! The bootstrap of `live-connections`.

fn main() {}
