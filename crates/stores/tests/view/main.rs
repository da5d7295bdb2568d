//! The read model over a real table of the local cloud.
#![expect(
    clippy::unwrap_used,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod errors;
mod pages;
mod readers;
mod support;
