//! The relay between records of the stream and a bus: one that fails as it is told to, and one of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod batches;
mod bootstrap;
mod invocations;
mod local_cloud;
mod poison;
mod redelivery;
mod support;
