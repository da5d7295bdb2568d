//! The bootstrap of `note-saver`.

fn main() {}
