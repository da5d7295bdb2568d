//! consumes  `OrderPaymentRejected` and `OrderCancelled`, from the bus by way of SQS
//! decides   nothing: what the order holds goes back; one that was called off before it held anything never will
//! emits     nothing
//! next      `stock-allocator` reserves what is back for other orders

mod release;

pub use release::{Deallocator, ReleaseError};

/// The service of log lines and metrics.
pub const SERVICE: &str = "stock-deallocator";
