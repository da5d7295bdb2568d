//! The bootstrap of `operations-api`.

fn main() {}
