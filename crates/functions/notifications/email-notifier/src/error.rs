//! Why an event was not told of.

use tradewind_gateways::mailer::MailError;
use tradewind_kit::{Dispose, Disposition, Foreign};
use tradewind_stores::dynamodb::TableError;

/// Why an event was not told of.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The table failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The mail was not sent, or may not have been.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Not for this worker.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// Another worker is sending the mail, or was when it crashed.
    #[error("somebody else is sending the mail")]
    InProgress,
}

impl Dispose for NotifyError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Store(error) => error.disposition(),
            Self::Mail(error) => error.disposition(),
            Self::Foreign(error) => error.disposition(),
            Self::InProgress => Disposition::Transient,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Mail(error) => error.code(),
            Self::Foreign(error) => error.code(),
            Self::InProgress => "mail_in_progress",
        }
    }
}
