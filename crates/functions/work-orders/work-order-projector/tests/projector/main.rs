//! The projector over a real table and real queues of the local cloud: the shared suites of every consumer, and the
//! program itself as Lambda runs it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod batches;
mod bootstrap;
mod crashes;
mod histories;
mod orders;
mod support;
