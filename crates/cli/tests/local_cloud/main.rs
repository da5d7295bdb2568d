//! End to end, on the deployed local cloud: what a person does with curl and the command line tool.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a failed step must fail the test"
)]

mod cloud;
mod dead_letters;
mod live;
mod notes;
mod operations;
mod orders;
mod outbox;
mod unrelayed;
mod work_orders;
