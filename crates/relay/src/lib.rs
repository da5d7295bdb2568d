//! The relay: from the outbox to SNS, at least once, nothing lost.
//!
//! consumes  outbox rows, claimed with `SKIP LOCKED` so that any number of relays run side by side
//! decides   accepted rows go, refused rows wait longer each time and die at last, an outage burns no attempts
//! emits     each row's CloudEvent, unchanged, in `PublishBatch` calls
//! next      SNS -> SQS -> `work-order-projector`

mod packing;
mod policy;
mod sweep;
mod topic;

pub use policy::Policy;
pub use sweep::{Relay, RelayError, Sweep};
pub use topic::{Published, Topic};
