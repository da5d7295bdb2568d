//! The bootstrap of `identity-api`.

fn main() {}
