//! The bootstrap of `allocation-completer`.

fn main() {}
