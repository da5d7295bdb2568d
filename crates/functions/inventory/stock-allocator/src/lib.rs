//! consumes  `OrderCreated`, from the bus by way of SQS
//! decides   whether the stock has all lines of the order, once: all are reserved or none
//! emits     `OrderStockAllocated` or `OrderStockDepleted`
//! next      `payment-processor` charges for what was allocated, `email-notifier` tells of what was not

mod allocate;
mod injection;

pub use allocate::{AllocateError, Allocator};
pub use injection::Injection;

/// The service of log lines and metrics.
pub const SERVICE: &str = "stock-allocator";
