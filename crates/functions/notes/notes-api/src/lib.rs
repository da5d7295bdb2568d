//! consumes  HTTP requests about notes, with a Cognito ID token
//! decides   whether a note is taken in (limits, idempotency), changed or deleted, and who may read which
//! emits     NoteCreated, straight to the bus; NoteUpdated and NoteDeleted, by way of the event store
//! next      `note-saver`, which saves what was taken in; `live-broadcaster`, which tells people

mod api;
mod change;
mod list;
mod wire;
mod write;

pub use api::{Api, ApiDoc, Environment};

/// The service of log lines and metrics.
pub const SERVICE: &str = "notes-api";
