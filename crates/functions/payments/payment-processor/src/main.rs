//! The bootstrap of `payment-processor`.

fn main() {}
