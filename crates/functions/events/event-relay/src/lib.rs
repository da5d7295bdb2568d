//! consumes  the stream of the event store
//! decides   nothing: an event that was appended goes to the bus, unchanged
//! emits     every event of the event store, on the bus
//! next      `order-sync` and every other worker that has a rule on the bus
//!
//! The events of a shard go out in its order, ten a call, and the first one that does not go out stops the batch: it
//! and what is behind it come again, so that nothing is lost. An entry behind it in the same call may have gone out,
//! and goes out twice; consumers take any event twice and in any order.
//!
//! What Lambda does next depends on the answer
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>):
//!
//! | what stopped the batch | answer | Lambda |
//! |---|---|---|
//! | the bus: out of reach, throttled, out of time | the sequence number of the first record left | retries from there |
//! | a record that is no event, too large, or refused | its sequence number, once all before it are out | starts the next batch with it |
//! | such a record as the first of its batch | an error | halves the batch until the record is alone, retries it and then hands it to the on-failure queue |
//!
//! A partial report alone would never part such a record from those behind it, and they would be given up together.

mod bus;
mod entry;
mod packing;
mod record;
mod relay;

pub use bus::Bus;
pub use record::{Response, StreamEvent};
pub use relay::{Relay, Relayed, Stop, Stopped};

/// The service of log lines and metrics.
pub const SERVICE: &str = "event-relay";
