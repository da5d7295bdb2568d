//! The workers of the stock, all four, over real tables of the local cloud: each in the shared suites of every consumer,
//! and all of them together, where only the sum of what they do can be right or wrong.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod accounting;
mod configuration;
mod crashes;
mod decisions;
mod foreign;
mod injection;
mod orders;
mod races;
mod scarcity;
mod support;
