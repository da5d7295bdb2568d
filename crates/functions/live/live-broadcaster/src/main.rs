//! The bootstrap of `live-broadcaster`.

fn main() {}
