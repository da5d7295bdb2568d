//! consumes  HTTP requests of operators, with a Cognito ID token
//! decides   what an operator may see and touch: dead letters and log lines of their own org, depths of all queues; whether
//!           a raw event has a form that the event store can keep, not whether it makes sense: that is the point
//! emits     `DeadLettersRedriven`, `DeadLettersDiscarded`, `FailureInjectionSwitched`, before what they tell of is done;
//!           where failures may be rehearsed, any event, known or not, inside the operator's org
//! next      the worker of the dead letters, again; `event-relay` -> bus -> the workers, which have to cope

mod api;
mod dead_letters;
mod environment;
mod injection;
mod queues;
mod raw_event;
mod simulate;
mod traces;

pub use api::{Api, ApiDoc};
pub use environment::Environment;

/// The service of log lines and metrics.
pub const SERVICE: &str = "operations-api";
