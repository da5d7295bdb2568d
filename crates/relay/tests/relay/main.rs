//! The relay over real Postgres and a topic that can fail in every way that SNS can.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a failed step must fail the test"
)]

mod crashes;
mod outages;
mod poison;
mod side_by_side;
mod support;
mod sweeping;
