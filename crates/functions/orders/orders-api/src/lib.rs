//! consumes  HTTP requests about orders, with a Cognito ID token
//! decides   whether an order is placed (limits, idempotency, screening), cancelled, shipped or delivered
//! emits     OrderPlaced, OrderCancelled, OrderShipped, OrderDelivered, by way of the event store
//! next      `event-relay` -> bus -> `order-sync`, and from there through stock and payment

mod api;
mod list;
mod list_orders;
mod place;
mod show;
mod step;
mod wire;

pub use api::{Api, ApiDoc, Environment};

use tradewind_kit::http::Problem;

/// The service of log lines and metrics.
pub const SERVICE: &str = "orders-api";

/// Serialising texts and numbers cannot fail; if it did, it would be our fault.
fn unwritable(error: &serde_json::Error) -> Problem {
    tracing::error!(%error, "an event cannot be written");
    Problem::internal()
}
