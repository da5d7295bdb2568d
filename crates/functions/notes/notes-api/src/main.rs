//! The bootstrap of `notes-api`.

fn main() {}
