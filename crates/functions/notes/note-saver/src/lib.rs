//! consumes  NoteCreated, from the bus by way of SQS
//! decides   that a note is saved once; what came before, or was changed or deleted since, is left alone
//! emits     NoteSaved, in one transaction with the note; NoteFailed, straight to the bus, when it gives a note up
//! next      `notes-api` shows, changes and deletes the note; `live-broadcaster` tells its author

mod save;

pub use save::{NoteSaver, SaveError};

/// The service of log lines and metrics.
pub const SERVICE: &str = "note-saver";
