//! The notifier over a real table of the local cloud: one mail for each event, whatever happens.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod crashes;
mod letters;
mod once;
mod ses;
mod support;
