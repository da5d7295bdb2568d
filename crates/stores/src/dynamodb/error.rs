//! What can go wrong with a table.

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use tradewind_kit::{Dispose, Disposition};

/// An error of a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Asked for more than it gives at the moment.
    #[error("store is throttled: {0}")]
    Throttled(String),
    /// Another transaction was at work on the same items.
    #[error("store is in conflict with another transaction")]
    Conflict,
    /// Out of reach.
    #[error("store is unavailable: {0}")]
    Unavailable(String),
    /// DynamoDB refuses the request itself.
    #[error("store refuses the request: {0}")]
    Refused(String),
    /// An item is not what this program writes.
    #[error("stored {0} is not what was written")]
    Corrupt(&'static str),
}

impl Dispose for TableError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Throttled(_) | Self::Conflict | Self::Unavailable(_) => Disposition::Transient,
            Self::Refused(_) | Self::Corrupt(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Throttled(_) => "store_throttled",
            Self::Conflict => "store_conflict",
            Self::Unavailable(_) => "store_unavailable",
            Self::Refused(_) => "store_refused",
            Self::Corrupt(_) => "store_corrupt",
        }
    }
}

impl TableError {
    /// Only a validation error is the request's own fault. Everything else (throttling, limits, a missing permission or
    /// table) is mended from outside, and the message is worth keeping until then.
    pub(super) fn of_service(error: &impl ProvideErrorMetadata) -> Self {
        let (code, message) = (error.code().unwrap_or("unknown"), error.message().unwrap_or_default());
        let text = format!("{code}: {message}");
        match code {
            "ValidationException" => Self::Refused(text),
            "TransactionConflictException" => Self::Conflict,
            code if is_throttling(code) => Self::Throttled(text),
            _ => Self::Unavailable(text),
        }
    }
}

impl From<BuildError> for TableError {
    /// The builders refuse a request that lacks a part: an error of this program.
    fn from(error: BuildError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for TableError {
    fn from(error: SdkError<E, R>) -> Self {
        match &error {
            SdkError::ServiceError(context) => Self::of_service(context.err()),
            SdkError::TimeoutError(_) => Self::Unavailable("no answer in time".to_owned()),
            SdkError::DispatchFailure(_) => Self::Unavailable("no connection".to_owned()),
            SdkError::ResponseError(_) => Self::Unavailable("unreadable answer".to_owned()),
            _ => Self::Refused("the request could not be built".to_owned()),
        }
    }
}

/// The codes, of errors and of cancellation reasons, that ask for patience.
pub(super) fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ProvisionedThroughputExceeded"
            | "ProvisionedThroughputExceededException"
            | "ThrottlingError"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "LimitExceededException"
    )
}
