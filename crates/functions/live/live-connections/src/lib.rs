//! `live-connections`: under construction.

/// The service of log lines and metrics.
pub const SERVICE: &str = "live-connections";
