//! An event ready to be stored and sent, and where it comes from.

use jiff::Timestamp;
use uuid::Uuid;

use crate::catalogue::Event;
use crate::trace::TraceContext;

/// An event ready to be stored and sent.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// Identity of the event.
    pub id: Uuid,
    /// Its type, for filters.
    pub r#type: &'static str,
    /// The CloudEvent as JSON.
    pub json: String,
}

/// When, in which trace and because of what an event happens. Ids and time come in from outside.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// A fresh UUIDv7.
    pub id: Uuid,
    /// Now.
    pub time: Timestamp,
    /// The point of the trace.
    pub traceparent: TraceContext,
    /// The event that is being handled.
    pub causation_id: Option<Uuid>,
}

impl Origin {
    /// Of an event that follows from another: in its trace if it has one, else in the one given.
    pub fn following(cause: &Event, id: Uuid, time: Timestamp, span_id: u64, or: TraceContext) -> Self {
        let traceparent = cause.traceparent.map_or(or, |trace| trace.child(span_id));
        Self { id, time, traceparent, causation_id: Some(cause.id) }
    }
}
