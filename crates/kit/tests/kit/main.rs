//! The kit on real parts: queues of the local cloud, a bus that fails, and a user pool whose tokens are good and bad.
#![expect(
    clippy::unwrap_used,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod auth;
mod batch;
mod bus;
mod http;
