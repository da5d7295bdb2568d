//! Errors as clients see them: a stable `extensions.code`, and for each invalid argument its name.

use async_graphql::{ErrorExtensionValues, Name, Value};
use http::StatusCode;
use tradewind_domain::work_order::Rejection;
use tradewind_domain::{Invalid, Violation};
use tradewind_kit::auth::AuthError;
use tradewind_operations::Trouble;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::postgres::StoreError;
use tradewind_stores::postgres::work_orders::ExecuteError;

/// What can go wrong with a field of a query.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ApiError {
    /// No token, or one that is not accepted.
    #[error("{0}")]
    Unauthenticated(String),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// Arguments are invalid.
    #[error("{0}")]
    Invalid(#[from] Invalid),
    /// There is no such thing in the caller's org.
    #[error("{0}")]
    NotFound(String),
    /// The state of things forbids it.
    #[error("{message}")]
    Conflict {
        /// Which conflict.
        code: Code,
        /// For people.
        message: String,
    },
    /// A store is out of reach.
    #[error("the service is unavailable right now, try again shortly")]
    Unavailable,
    /// Our fault.
    #[error("something went wrong on our side")]
    Internal,
}

/// `extensions.code`. Stable: clients match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// HTTP 401.
    Unauthenticated,
    /// Wrong role or org.
    Forbidden,
    /// Invalid arguments; `extensions.errors` names each.
    BadUserInput,
    /// No such thing.
    NotFound,
    /// `expectedVersion` is not the current one.
    VersionConflict,
    /// The status of the work order forbids it.
    InvalidTransition,
    /// The idempotency key stands for another request.
    IdempotencyKeyReused,
    /// HTTP 503.
    Unavailable,
    /// HTTP 500.
    Internal,
    /// Not GraphQL. HTTP 400.
    ParseFailed,
    /// Does not fit the schema. HTTP 400.
    ValidationFailed,
    /// Too deep or too complex. HTTP 400.
    QueryTooComplex,
    /// Not the JSON of a GraphQL request. HTTP 400.
    BadRequest,
    /// HTTP 405.
    MethodNotAllowed,
    /// HTTP 413.
    PayloadTooLarge,
    /// HTTP 415.
    UnsupportedMediaType,
}

impl Code {
    /// The text of the code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::VersionConflict => "VERSION_CONFLICT",
            Self::InvalidTransition => "INVALID_TRANSITION",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::BadRequest => "BAD_REQUEST",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        }
    }

    /// The HTTP status of an answer with this code. What concerns a field alone leaves the answer a success, as other
    /// fields may have data; see docs/decisions/0005-graphql-errors.md.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ParseFailed | Self::ValidationFailed | Self::QueryTooComplex | Self::BadRequest => {
                StatusCode::BAD_REQUEST
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Forbidden
            | Self::BadUserInput
            | Self::NotFound
            | Self::VersionConflict
            | Self::InvalidTransition
            | Self::IdempotencyKeyReused => StatusCode::OK,
        }
    }
}

impl ApiError {
    /// Its code.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Forbidden(_) => Code::Forbidden,
            Self::Invalid(_) => Code::BadUserInput,
            Self::NotFound(_) => Code::NotFound,
            Self::Conflict { code, .. } => *code,
            Self::Unavailable => Code::Unavailable,
            Self::Internal => Code::Internal,
        }
    }
}

impl ApiError {
    /// What is said beside message and code: each of the arguments that are invalid.
    pub fn name_arguments(&self, extensions: &mut ErrorExtensionValues) {
        if let Self::Invalid(Invalid(violations)) = self {
            extensions.set("errors", violations.iter().map(describe).collect::<Vec<_>>());
        }
    }
}

/// A violation with its JSON pointer (RFC 6901) into the arguments.
fn describe(violation: &Violation) -> Value {
    let text = |value: &str| Value::String(value.to_owned());
    Value::Object(
        [
            (Name::new("pointer"), text(&format!("/{}", violation.field))),
            (Name::new("field"), text(&violation.field)),
            (Name::new("message"), text(&violation.message)),
        ]
        .into_iter()
        .collect(),
    )
}

impl From<Violation> for ApiError {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation.into())
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match &error {
            AuthError::Missing | AuthError::Expired | AuthError::Invalid(_) => {
                Self::Unauthenticated(error.to_string())
            }
            AuthError::Incomplete(_) => Self::Forbidden(error.to_string()),
            AuthError::Unavailable(cause) => {
                tracing::error!(error = %cause, "token keys are out of reach");
                Self::Unavailable
            }
        }
    }
}

impl From<StoreError> for ApiError {
    /// The boundary where trouble with Postgres is handled, and therefore logged.
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::error!(%error, "Postgres is unavailable");
            Self::Unavailable
        } else {
            tracing::error!(%error, "Postgres refused");
            Self::Internal
        }
    }
}

impl From<TableError> for ApiError {
    fn from(error: TableError) -> Self {
        tracing::error!(%error, "a table failed");
        match error {
            TableError::Throttled(_) | TableError::Conflict | TableError::Unavailable(_) => Self::Unavailable,
            TableError::Refused(_) | TableError::Corrupt(_) => Self::Internal,
        }
    }
}

impl From<Trouble> for ApiError {
    fn from(error: Trouble) -> Self {
        tracing::error!(%error, "queues or logs cannot be read");
        Self::Unavailable
    }
}

impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> Self {
        let message = error.to_string();
        let conflict = |code| Self::Conflict { code, message: message.clone() };
        match error {
            ExecuteError::Rejected(Rejection::NotFound) => Self::NotFound(message),
            ExecuteError::Rejected(
                Rejection::Closed(_) | Rejection::Transition { .. } | Rejection::AlreadyExists,
            ) => conflict(Code::InvalidTransition),
            ExecuteError::Version { .. } => conflict(Code::VersionConflict),
            ExecuteError::KeyReused => conflict(Code::IdempotencyKeyReused),
            // The same whether it does not exist or is another org's: ids cannot be probed.
            ExecuteError::UnknownCustomer => {
                Violation::new("customerId", "is not a customer of your org").into()
            }
            ExecuteError::Store(error) => error.into(),
        }
    }
}
