//! Why an event was not applied.

use tradewind_gateways::payment::GatewayError;
use tradewind_kit::{Dispose, Disposition, Foreign};
use tradewind_stores::dynamodb::TableError;

/// Why an event was not applied.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The table failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The gateway gave no final answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Not for this worker.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// Another worker holds the lease of the payment, or did when it crashed.
    #[error("somebody else is at work on the payment")]
    InProgress,
    /// Others kept changing the payment.
    #[error("the payment changed during each of several looks")]
    Contended,
    /// The event cannot be written.
    #[error("the event cannot be written: {0}")]
    Encoding(#[from] serde_json::Error),
}

impl Dispose for PaymentError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Store(error) => error.disposition(),
            Self::Gateway(error) => error.disposition(),
            Self::Foreign(error) => error.disposition(),
            Self::InProgress | Self::Contended => Disposition::Transient,
            Self::Encoding(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Gateway(error) => error.code(),
            Self::Foreign(error) => error.code(),
            Self::InProgress => "payment_in_progress",
            Self::Contended => "contended",
            Self::Encoding(_) => "unwritable_event",
        }
    }
}
