//! The order view, its intake and its catalogue over tables of the local cloud.
#![expect(
    clippy::unwrap_used,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod catalogue;
mod lists;
mod place;
mod steps;
mod support;
