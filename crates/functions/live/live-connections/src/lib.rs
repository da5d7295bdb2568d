//! consumes  the WebSocket API: a client that connects, leaves, or says something
//! decides   who may listen, by the token; what somebody missed
//! emits     nothing; keeps the list of connections
//! next      live-broadcaster, which sends to those in the list

mod api;
mod catch_up;
mod event;
mod say;

pub use api::Api;
pub use event::{Answer, Request};

/// The service of log lines and metrics.
pub const SERVICE: &str = "live-connections";
