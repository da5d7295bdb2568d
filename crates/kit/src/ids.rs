//! The one place that draws ids.

use tradewind_events::{Event, Origin, TraceContext};
use uuid::Uuid;

use crate::clock;

/// A UUIDv7 (RFC 9562, section 5.7): sorts by time of creation, which keeps B-trees dense at their right edge.
pub fn uuid() -> Uuid {
    Uuid::now_v7()
}

/// A text that nobody can guess: 32 hexadecimal digits with 122 bits from the operating system's generator.
pub fn secret() -> String {
    Uuid::new_v4().simple().to_string()
}

/// The id of what follows from an event in this way, the same whenever it is asked for.
pub fn derived(event_id: Uuid, way: &str) -> Uuid {
    Uuid::new_v5(&event_id, way.as_bytes())
}

/// A span id.
pub fn span_id() -> u64 {
    fastrand::u64(1..)
}

/// A trace that starts here.
pub fn trace() -> TraceContext {
    TraceContext::new(fastrand::u128(1..), span_id(), true)
}

/// The origin of an event that begins something, now.
pub fn beginning(traceparent: TraceContext) -> Origin {
    Origin { id: uuid(), time: clock::now(), traceparent, causation_id: None }
}

/// The origin of an event that follows from another, now: in its trace.
pub fn following(cause: &Event) -> Origin {
    Origin::following(cause, uuid(), clock::now(), span_id(), trace())
}
