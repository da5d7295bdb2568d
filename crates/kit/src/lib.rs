//! What every function needs, said once: configuration, telemetry, AWS clients, token verification and the SQS batch
//! consumer. Nothing here knows a business rule.

pub mod amount;
pub mod auth;
pub mod aws;
pub mod batch;
pub mod bus;
pub mod clock;
pub mod config;
pub mod deadline;
pub mod digest;
pub mod disposition;
pub mod fetch;
pub mod http;
pub mod ids;
pub mod metrics;
pub mod secret;
pub mod telemetry;

pub use amount::Amount;
pub use aws::Aws;
pub use deadline::Deadline;
pub use disposition::{Dispose, Disposition, Foreign};
