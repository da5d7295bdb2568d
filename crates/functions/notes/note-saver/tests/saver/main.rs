//! `note-saver` over real tables and queues of the local cloud: the shared suites of every consumer, and what its author
//! hears of a note that cannot be saved.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bootstrap;
mod crashes;
mod given_up;
mod saving;
mod support;
