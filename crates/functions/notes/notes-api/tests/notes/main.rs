//! `notes-api`, with `note-saver` behind it, over real tables of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bodies;
mod changes;
mod crashes;
mod document;
mod histories;
mod idempotency;
mod lists;
mod outages;
mod races;
mod support;
mod tenancy;
mod writing;
