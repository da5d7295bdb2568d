//! consumes  the stream of the event store
//! decides   nothing: an event that was appended goes to the bus, unchanged
//! emits     every event of the event store, on the bus
//! next      `order-sync` and every other worker that has a rule on the bus
//!
//! The events of a shard go out in its order, ten a call. What becomes of a record that does not go out:
//!
//! | why | the relay | Lambda |
//! |---|---|---|
//! | the bus is out of reach or throttles, or time runs out | reports it as the first that is left | brings it and all behind it again, as long as they are younger than the mapping's age limit |
//! | it is no event, too large, or refused for itself | sends it to the dead-letter queue with the reason, and goes on | |
//! | as before, and the dead-letter queue does not take it | reports it as the first that is left | as for an outage |
//! | the function crashes on it | | halves the batch until the record is alone, retries it for as long, and then sends a note of it to the same queue |
//!
//! So nothing is lost, and a record that can never be published holds up nobody
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>). What is behind a reported
//! record in the same call may have gone out, and goes out twice; consumers take any event twice and in any order.
//! `tradewind-cli redrive event-relay` publishes what is in the dead-letter queue.

mod batch;
mod by_hand;
mod entry;
mod poison;
mod record;
mod relay;
mod tally;

pub use batch::{Relayed, Stop, Stopped};
pub use by_hand::{Unpublished, publish};
pub use poison::Poison;
pub use record::{Record, Response, StreamEvent};
pub use relay::Relay;

/// The service of log lines and metrics.
pub const SERVICE: &str = "event-relay";
