//! `identity-api`: under construction.

/// The service of log lines and metrics.
pub const SERVICE: &str = "identity-api";
