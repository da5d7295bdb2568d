//! What happened to a request, across functions: its log lines, and what each function did as they tell it.

mod line;
mod query;
mod span;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub use line::Line;
pub use query::lines;
pub use span::Span;

/// As long as logs are kept at least.
pub const MAX_HOURS: u16 = 168;
/// How far to look back unless said otherwise.
pub const HOURS: u16 = 24;

/// What one request caused, across functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// The trace.
    pub trace_id: String,
    /// When the first of it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When the last of it that is known was done.
    #[schema(value_type = String, format = DateTime)]
    pub ended_at: Timestamp,
    /// What each function did, by when it began: one for each API request and each delivery of an event to a worker.
    pub spans: Vec<Span>,
    /// In the order of time.
    pub lines: Vec<Line>,
}

impl Trace {
    /// What an org may see of the lines of a trace: its own, and with them those that concern no org. Nothing if none
    /// is its own, for then the trace is somebody else's.
    pub fn of_org(trace_id: &str, lines: Vec<Value>, org_id: &str) -> Option<Self> {
        let lines = line::of_org(lines, org_id);
        let spans = span::of(&lines);
        let begins = spans.iter().map(|span| span.queued_at.unwrap_or(span.started_at));
        let written = || lines.iter().filter_map(span::at);
        let started_at = written().chain(begins).min()?;
        let ended_at = written().chain(spans.iter().map(|span| span.ended_at)).max()?;
        let lines = lines.into_iter().map(Line::of).collect();
        Some(Self { trace_id: trace_id.to_owned(), started_at, ended_at, spans, lines })
    }
}

/// True for 32 hexadecimal digits: only those may go into a query.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A member of a line that is text, else nothing.
pub fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_trace_lasts_from_its_first_beginning_to_its_last_end_and_shows_an_org_what_is_its_own() {
        let line = |second: &str, org: &str| {
            json!({"timestamp": format!("2026-11-21T09:00:{second}Z"), "service": "orders-api", "orgId": org,
                "message": "answered", "status": 201, "durationMs": 500, "requestId": second})
        };
        let lines = || vec![line("01", "a"), line("03", "b"), json!({"timestamp": "2026-11-21T09:00:02Z"})];
        let trace = Trace::of_org("t", lines(), "a").unwrap();
        assert_eq!((trace.spans.len(), trace.lines.len()), (1, 2));
        let times = (trace.started_at.to_string(), trace.ended_at.to_string());
        assert_eq!(times, ("2026-11-21T09:00:00.5Z".to_owned(), "2026-11-21T09:00:02Z".to_owned()));
        assert_eq!(Trace::of_org("t", lines(), "c"), None);
        assert!(is_id("4bf92f3577b34da6a3ce929d0e0e4736") && !is_id("4bf92f3577b34da6a3ce929d0e0e473/"));
    }
}
