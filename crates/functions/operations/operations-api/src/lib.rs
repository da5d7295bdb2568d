//! consumes  HTTP requests of operators, with a Cognito ID token
//! decides   whether a raw event has a form that the event store can keep; not whether it makes sense: that is the point
//! emits     any event, known or not, inside the operator's org
//! next      `event-relay` -> bus -> the workers, which have to cope

mod api;
mod raw_event;
mod simulate;

pub use api::{Api, ApiDoc};

/// The service of log lines and metrics.
pub const SERVICE: &str = "operations-api";
