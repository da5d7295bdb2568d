//! consumes  OrderConfirmed, OrderStockDepleted, OrderPaymentRejected, OrderShipped, from the bus by way of SQS
//! decides   whether there is anybody to tell, and whether they have been told
//! emits     nothing; sends a mail
//! next      the customer

mod error;
mod notify;

pub use error::NotifyError;
pub use notify::EmailNotifier;

/// The service of log lines and metrics.
pub const SERVICE: &str = "email-notifier";
