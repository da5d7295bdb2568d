//! The kit on real parts: queues of the local cloud, and a user pool whose tokens are good and bad.
#![expect(
    clippy::unwrap_used,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod auth;
mod batch;
mod http;
