//! The function over a real table of the local cloud and an in-process stand-in for the connections.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bootstrap;
mod catch_up;
mod door;
mod leaving;
mod saying;
mod support;
