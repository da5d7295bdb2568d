//! `note-saver`: under construction.

/// The service of log lines and metrics.
pub const SERVICE: &str = "note-saver";
