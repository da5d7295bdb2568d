//! consumes  OrderStockAllocated, OrderCancelled, from the bus by way of SQS
//! decides   whether an order is paid: charged once or not at all, given up after three retries, refunded when cancelled
//! emits     OrderPaymentAccepted, OrderPaymentRejected, OrderPaymentRefunded
//! next      `allocation-completer`, `stock-deallocator`, `order-sync`

mod error;
mod gateway;
mod process;
mod work;

pub use error::PaymentError;
pub use process::PaymentProcessor;

/// The service of log lines and metrics.
pub const SERVICE: &str = "payment-processor";
