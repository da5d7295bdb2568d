//! consumes  HTTP requests with a Cognito ID token, of any role
//! decides   nothing: shows the payments of the caller's org
//! emits     nothing
//! next      nobody; `payment-processor` writes what is shown

mod api;
mod list;

pub use api::{Api, ApiDoc};

/// The service of log lines and metrics.
pub const SERVICE: &str = "payments-api";
