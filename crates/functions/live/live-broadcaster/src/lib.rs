//! consumes  order events and note events (but NoteCreated) from the bus, work-order events from SNS, by way of SQS
//! decides   who is told of an event, and whether everybody was
//! emits     nothing; sends messages, and keeps them in the feed for those who are away
//! next      the clients that are connected

mod broadcast;
mod error;
mod tally;

pub use broadcast::LiveBroadcaster;
pub use error::BroadcastError;
pub use tally::Tally;

/// The service of log lines and metrics.
pub const SERVICE: &str = "live-broadcaster";
