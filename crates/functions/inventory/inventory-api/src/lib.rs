//! consumes  HTTP requests with a Cognito ID token, of any role
//! decides   whether a lot is new, known, or another one under a known id; shows the stock of the caller's org
//! emits     `SkuRestocked`
//! next      `event-relay` -> bus -> `sku-restocker`

mod api;
mod list;
mod restock;

pub use api::{Api, ApiDoc};

/// The service of log lines and metrics.
pub const SERVICE: &str = "inventory-api";
