//! Traces in the schema.

use async_graphql::{ID, SimpleObject};
use serde_json::Value;
use tradewind_operations::trace;

/// What one request caused, across functions.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Trace {
    /// 32 hexadecimal digits.
    id: ID,
    /// When the first of it began: RFC 3339, UTC.
    started_at: String,
    /// When the last of it that is known was done: RFC 3339, UTC.
    ended_at: String,
    /// What each function did, by when it began: one for each API request and each delivery of an event to a worker.
    spans: Vec<Span>,
    /// In the order of time.
    lines: Vec<LogLine>,
}

impl From<trace::Trace> for Trace {
    fn from(trace: trace::Trace) -> Self {
        Self {
            id: ID(trace.trace_id),
            started_at: trace.started_at.to_string(),
            ended_at: trace.ended_at.to_string(),
            spans: trace.spans.into_iter().map(Span::from).collect(),
            lines: trace.lines.into_iter().map(LogLine::from).collect(),
        }
    }
}

/// What a function did: an API request, or the delivery of an event to a worker.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Span {
    /// Unique within the trace, and the same whenever it is read.
    id: ID,
    /// Which function.
    service: String,
    /// `POST /orders`, a GraphQL operation, or the type of the event.
    name: String,
    /// The event that was delivered.
    event_id: Option<String>,
    /// From when the event lay in the queue, or was on its way to the bus, until `startedAt`. Of a delivery that follows
    /// one that failed: since that one. RFC 3339, UTC.
    queued_at: Option<String>,
    /// When it began: RFC 3339, UTC.
    started_at: String,
    /// When it was done: RFC 3339, UTC.
    ended_at: String,
    /// `applied`, `duplicate`, `retried`, `dead_lettered`, `published`; of an API request its status.
    outcome: Option<String>,
    /// How often the queue had delivered it.
    receive_count: Option<u32>,
    /// The order that it is about.
    order_id: Option<String>,
    /// The work order that it is about.
    work_order_id: Option<String>,
    /// The note that it is about.
    note_id: Option<String>,
    /// A stable name of what went wrong.
    code: Option<String>,
}

impl From<trace::Span> for Span {
    fn from(span: trace::Span) -> Self {
        Self {
            id: ID(span.id),
            service: span.service,
            name: span.name,
            event_id: span.event_id,
            queued_at: span.queued_at.map(|at| at.to_string()),
            started_at: span.started_at.to_string(),
            ended_at: span.ended_at.to_string(),
            outcome: span.outcome,
            receive_count: span.receive_count,
            order_id: span.order_id,
            work_order_id: span.work_order_id,
            note_id: span.note_id,
            code: span.code,
        }
    }
}

/// A line of a log.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct LogLine {
    /// When: RFC 3339, UTC.
    timestamp: String,
    /// INFO, WARN, ERROR, ..
    level: String,
    /// Which function.
    service: String,
    /// What it says.
    message: String,
    /// Whatever else it says, as the text of a JSON object; without e-mail addresses.
    fields: String,
}

impl From<trace::Line> for LogLine {
    fn from(line: trace::Line) -> Self {
        let trace::Line { timestamp, level, service, message, fields } = line;
        Self { timestamp, level, service, message, fields: Value::Object(fields).to_string() }
    }
}
