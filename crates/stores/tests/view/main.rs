//! The read model over a real table of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod errors;
mod pages;
mod readers;
mod support;
