//! consumes  work-order events, from SNS by way of SQS
//! decides   nothing: the latest sequence of each work order wins, whatever the order of arrival
//! emits     nothing
//! next      `graphql-api` reads the view

mod project;

pub use project::{ProjectError, Projector};

/// The service of log lines and metrics.
pub const SERVICE: &str = "work-order-projector";
