//! The API as its callers meet it: HTTP requests in, HTTP answers out, over real Postgres, real DynamoDB (the local
//! cloud's) and an SNS endpoint that fails on command. `./scripts/test` runs these with everything they need.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod arguments;
mod auth;
mod concurrency;
mod crashes;
mod graphql;
mod idempotency;
mod life;
mod notes;
mod operations;
mod orders;
mod outages;
mod over_http;
mod pagination;
mod payments;
mod properties;
mod stock;
mod support;
mod tenancy;
mod traces;
