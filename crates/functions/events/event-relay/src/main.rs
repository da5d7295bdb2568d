//! The bootstrap of `event-relay`.

fn main() {}
