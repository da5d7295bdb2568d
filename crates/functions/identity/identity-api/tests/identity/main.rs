//! Sign-up, sign-in and invites, against a user pool and a table of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod crashes;
mod invites;
mod limits;
mod sign_in;
mod sign_up;
mod support;
mod tokens;
