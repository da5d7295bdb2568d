//! The API as its callers meet it: HTTP requests in, HTTP answers out, over real tables of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bodies;
mod callers;
mod document;
mod listing;
mod outages;
mod restocking;
mod support;
