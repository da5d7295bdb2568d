//! `payments-api`: under construction.

/// The service of log lines and metrics.
pub const SERVICE: &str = "payments-api";
