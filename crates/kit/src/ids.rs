//! The one place that draws ids.

use tradewind_events::TraceContext;
use uuid::Uuid;

/// A UUIDv7 (RFC 9562, section 5.7): sorts by time of creation, which keeps B-trees dense at their right edge.
pub fn uuid() -> Uuid {
    Uuid::now_v7()
}

/// A span id.
pub fn span_id() -> u64 {
    fastrand::u64(1..)
}

/// A trace that starts here.
pub fn trace() -> TraceContext {
    TraceContext::new(fastrand::u128(1..), span_id(), true)
}
