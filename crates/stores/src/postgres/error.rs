//! What can go wrong with Postgres.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;
use tradewind_kit::secret::SecretError;

/// An error of the store, not of the caller.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The settings cannot work.
    #[error("database settings: {0}")]
    Settings(String),
    /// The connection string could not be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// No connection was to be had.
    #[error("no connection: {0}")]
    Pool(#[from] PoolError),
    /// A statement failed.
    #[error("{}", statement(.0))]
    Statement(#[from] tokio_postgres::Error),
    /// A row or document is not what this program writes.
    #[error("stored {0} is not what was written")]
    Corrupt(&'static str),
    /// An event could not be written as JSON.
    #[error("event as JSON: {0}")]
    Encode(#[from] serde_json::Error),
}

/// The driver prints only `db error`; the server's words are one level down. Details of values stay out.
fn statement(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => std::error::Error::source(error)
            .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

impl StoreError {
    /// True if the same call may succeed later: the server or the way to it is in trouble.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Secret(_) | Self::Pool(_) => true,
            Self::Statement(error) => match error.code() {
                // Not the server's words: the way to it, unless a value did not fit its parameter or column.
                None => {
                    let cause = std::error::Error::source(error);
                    error.is_closed() || cause.and_then(|e| e.downcast_ref::<std::io::Error>()).is_some()
                }
                // 08 connection, 53 resources, 57 operator intervention (shutdown, time-out), 40 rolled back
                Some(state) => {
                    ["08", "53", "57", "40"].iter().any(|class| state.code().starts_with(class))
                        || *state == SqlState::LOCK_NOT_AVAILABLE
                        || *state == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
                        || *state == SqlState::READ_ONLY_SQL_TRANSACTION
                }
            },
            Self::Settings(_) | Self::Corrupt(_) | Self::Encode(_) => false,
        }
    }

    /// True if the named foreign key refused the statement.
    pub(crate) fn violates(&self, constraint: &str) -> bool {
        matches!(self, Self::Statement(error) if error
            .as_db_error()
            .is_some_and(|db| *db.code() == SqlState::FOREIGN_KEY_VIOLATION && db.constraint() == Some(constraint)))
    }
}
