//! Why an event was not broadcast.

use tradewind_kit::{Dispose, Disposition, Foreign};
use tradewind_stores::dynamodb::TableError;

/// Why an event was not broadcast. A client that could not be reached is no reason.
#[derive(Debug, thiserror::Error)]
pub enum BroadcastError {
    /// The table failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// Nobody is told of events of this type.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// The message could not be written.
    #[error("the message could not be written: {0}")]
    Message(#[from] serde_json::Error),
}

impl Dispose for BroadcastError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Store(error) => error.disposition(),
            Self::Foreign(error) => error.disposition(),
            Self::Message(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Foreign(error) => error.code(),
            Self::Message(_) => "message_not_written",
        }
    }
}
