//! What can go wrong with a read model.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use tradewind_kit::{Dispose, Disposition};

/// An error of the read model.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// Out of reach, throttled, or in conflict with another transaction.
    #[error("read model is unavailable: {0}")]
    Unavailable(String),
    /// DynamoDB refuses the request itself.
    #[error("read model refuses the request: {0}")]
    Refused(String),
    /// An item is not what this program writes.
    #[error("stored {0} is not what was written")]
    Corrupt(&'static str),
}

impl Dispose for ViewError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Unavailable(_) => Disposition::Transient,
            Self::Refused(_) | Self::Corrupt(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "view_unavailable",
            Self::Refused(_) => "view_refused",
            Self::Corrupt(_) => "view_corrupt",
        }
    }
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for ViewError {
    /// Only a validation error is the request's own fault. Everything else (no answer, throttling, limits, a missing
    /// permission or table) is mended from outside, and the message is worth keeping until then.
    fn from(error: SdkError<E, R>) -> Self {
        let context = match &error {
            SdkError::ServiceError(context) => context,
            SdkError::TimeoutError(_) => return Self::Unavailable("no answer in time".to_owned()),
            SdkError::DispatchFailure(_) => return Self::Unavailable("no connection".to_owned()),
            SdkError::ResponseError(_) => return Self::Unavailable("unreadable answer".to_owned()),
            _ => return Self::Refused("the request could not be built".to_owned()),
        };
        let (code, message) =
            (context.err().code().unwrap_or("unknown"), context.err().message().unwrap_or_default());
        let text = format!("{code}: {message}");
        if code == "ValidationException" { Self::Refused(text) } else { Self::Unavailable(text) }
    }
}
