//! The bootstrap of `email-notifier`.

fn main() {}
