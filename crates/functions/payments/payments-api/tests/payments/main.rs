//! Listing payments over a real table of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod listing;
mod requests;
mod support;
