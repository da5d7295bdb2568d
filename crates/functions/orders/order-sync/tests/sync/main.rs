//! `order-sync` over real tables and queues of the local cloud: the shared suites of every consumer, any lives in any
//! order, and events from the future.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bootstrap;
mod crashes;
mod future;
mod histories;
mod orders;
mod support;
