//! consumes  every event of orders, from the bus by way of SQS
//! decides   that a placed order is created; an event whose predecessor is not in the view is from the future, and waits
//! emits     `OrderCreated`, in one transaction with the view
//! next      `stock-allocator`; `orders-api` lists what the view shows

mod sync;

pub use sync::{OrderSync, SyncError};

/// The service of log lines and metrics.
pub const SERVICE: &str = "order-sync";
