//! The broadcaster over a real table of the local cloud and an in-process stand-in for the connections: everybody who may
//! know is told, whatever happens.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod audience;
mod bootstrap;
mod crashes;
mod events;
mod everybody;
mod support;
mod trouble;
