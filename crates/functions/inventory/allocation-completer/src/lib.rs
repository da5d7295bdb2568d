//! consumes  `OrderPaymentAccepted`, from the bus by way of SQS
//! decides   nothing: what is paid and reserved leaves the stock for good, unless the order was called off meanwhile
//! emits     `OrderConfirmed`
//! next      `email-notifier` tells the customer, `orders-api` ships

mod complete;

pub use complete::{CompleteError, Completer};

/// The service of log lines and metrics.
pub const SERVICE: &str = "allocation-completer";
