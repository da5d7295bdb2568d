//! The API as its callers meet it: HTTP requests in, HTTP answers out, over real tables of the local cloud, with a model
//! that answers well or badly on command. `./scripts/test` runs these with everything they need.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bodies;
mod crashes;
mod document;
mod idempotency;
mod life;
mod lists;
mod outages;
mod races;
mod screening;
mod steps;
mod support;
mod tenancy;
