//! The bootstrap of `payments-api`.

fn main() {}
