//! What each function did in a trace, from the one line that it writes of it.
//!
//! A line is written at the end, and says how long its work took and how long the event had lain in the queue. Clocks of
//! different machines differ by a little: a span is as its own clock says, so it may begin before its cause, but never
//! after its own end.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::text;

/// The function that brings events to the bus. It reads a stream, which does not say how often it has brought a record.
const RELAY: &str = "event-relay";
/// What a delivery came to that comes again.
const RETRIED: &str = "retried";

/// What a function did: an API request, or the delivery of an event to a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// Unique within the trace, and the same whenever it is read.
    pub id: String,
    /// Which function.
    #[schema(example = "stock-allocator")]
    pub service: String,
    /// `POST /orders`, a GraphQL operation, or the type of the event.
    #[schema(example = "OrderCreated")]
    pub name: String,
    /// The event that was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// From when the event lay in the queue, or was on its way to the bus, until `startedAt`. Of a delivery that follows
    /// one that failed: since that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub queued_at: Option<Timestamp>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it was done.
    #[schema(value_type = String, format = DateTime)]
    pub ended_at: Timestamp,
    /// `applied`, `duplicate`, `retried`, `dead_lettered`, `published`; of an API request its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "applied")]
    pub outcome: Option<String>,
    /// How often the queue had delivered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receive_count: Option<u32>,
    /// The order that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// The work order that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_order_id: Option<String>,
    /// The note that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_id: Option<String>,
    /// A stable name of what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The spans of lines, by when they began.
pub(super) fn of(lines: &[Value]) -> Vec<Span> {
    let mut spans: Vec<_> = lines.iter().filter_map(span).collect();
    spans.sort_by_key(|span| (span.started_at, span.ended_at));
    wait_since_the_last_attempt(&mut spans);
    tell_apart(&mut spans);
    spans
}

/// The span that a line ends, if it ends one.
fn span(line: &Value) -> Option<Span> {
    let of = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
    let ended_at = at(line)?;
    let ago = |name: &str, from: Timestamp| {
        let millis = line.get(name).and_then(Value::as_i64)?;
        from.checked_sub(SignedDuration::from_millis(millis.max(0))).ok()
    };
    let started_at = ago("durationMs", ended_at).unwrap_or(ended_at);
    let service = text(line, "service").to_owned();
    let mut span = Span {
        id: String::new(),
        service,
        name: String::new(),
        event_id: None,
        queued_at: None,
        started_at,
        ended_at,
        outcome: None,
        receive_count: None,
        order_id: of("orderId"),
        work_order_id: of("workOrderId"),
        note_id: of("noteId"),
        code: of("code"),
    };
    if text(line, "message") == "answered" {
        span.id = format!("{}:{}", span.service, text(line, "requestId"));
        span.name = of("route").or_else(|| of("operation")).unwrap_or_else(|| "request".to_owned());
        span.outcome = line.get("status").and_then(Value::as_u64).map(|status| status.to_string());
        return Some(span);
    }
    // Other lines about an event say neither how often it came nor are they of the relay.
    let receives = line.get("receiveCount").and_then(Value::as_u64);
    if receives.is_none() && span.service != RELAY {
        return None;
    }
    let (event_id, outcome) = (of("eventId")?, of("outcome")?);
    span.id = format!("{}:{event_id}:{}", span.service, receives.unwrap_or_default());
    span.name = of("eventType").unwrap_or_else(|| "event".to_owned());
    span.queued_at = ago("queuedMs", started_at).or_else(|| ago("latencyMs", ended_at));
    span.queued_at = span.queued_at.map(|queued| queued.min(started_at));
    span.receive_count = receives.and_then(|count| u32::try_from(count).ok());
    (span.event_id, span.outcome) = (Some(event_id), Some(outcome));
    Some(span)
}

/// When a line was written.
pub(super) fn at(line: &Value) -> Option<Timestamp> {
    text(line, "timestamp").parse().ok()
}

/// A queue says when a message was sent, not since when it waits for its next delivery: that is when the last one failed.
fn wait_since_the_last_attempt(spans: &mut [Span]) {
    let mut failed = HashMap::<(String, String), Vec<(Option<u32>, Timestamp)>>::new();
    for span in spans {
        let Some(event_id) = &span.event_id else { continue };
        let attempts = failed.entry((span.service.clone(), event_id.clone())).or_default();
        // A message that was sent a second time is counted anew.
        let before = attempts.iter().filter(|(count, ended)| {
            *ended <= span.started_at && (count.is_none() || *count < span.receive_count)
        });
        if let Some(last) = before.map(|(_, ended)| *ended).max() {
            span.queued_at = Some(span.queued_at.map_or(last, |queued| queued.max(last)));
        }
        if span.outcome.as_deref() == Some(RETRIED) {
            attempts.push((span.receive_count, span.ended_at));
        }
    }
}

/// The same event may come twice for the first time, as two messages.
fn tell_apart(spans: &mut [Span]) {
    let mut seen = HashMap::<String, usize>::new();
    for span in spans {
        let times = seen.entry(span.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            span.id = format!("{}#{times}", span.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EVENT: &str = "019bca5d-ac96-774b-bcce-b30200000077";

    fn line(second: &str, service: &str, more: &Value) -> Value {
        let mut line = json!({"timestamp": format!("2026-11-21T09:00:{second}Z"), "level": "INFO",
            "service": service, "message": "applied event", "requestId": "r-1",
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "orgId": "plumbingCo123"});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        line
    }

    fn delivery(second: &str, receives: u64, outcome: &str, more: &Value) -> Value {
        let mut all = json!({"eventId": EVENT, "eventType": "OrderCreated", "orderId": "ORD-1",
            "receiveCount": receives, "outcome": outcome});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        line(second, "stock-allocator", &all)
    }

    /// Queued, started and ended, as seconds after nine.
    fn times(span: &Span) -> (Option<String>, String, String) {
        let second = |at: Timestamp| at.strftime("%S%.3f").to_string();
        (span.queued_at.map(second), second(span.started_at), second(span.ended_at))
    }

    fn expected(queued: Option<&str>, started: &str, ended: &str) -> (Option<String>, String, String) {
        (queued.map(str::to_owned), started.to_owned(), ended.to_owned())
    }

    #[test]
    fn a_request_its_way_to_the_bus_and_a_delivery_are_spans_in_the_order_of_their_beginnings() {
        let lines = [
            line(
                "00.100",
                "orders-api",
                &json!({"message": "placed an order", "outcome": "placed",
                "eventId": EVENT, "orderId": "ORD-1"}),
            ),
            line(
                "00.120",
                "orders-api",
                &json!({"message": "answered", "route": "POST /orders", "status": 201,
                "durationMs": 70}),
            ),
            line(
                "00.180",
                "event-relay",
                &json!({"message": "published event", "eventId": EVENT,
                "eventType": "OrderPlaced", "outcome": "published", "latencyMs": 90, "durationMs": 10}),
            ),
            delivery("00.300", 1, "applied", &json!({"durationMs": 40, "queuedMs": 60, "lagMs": 210})),
            line(
                "00.290",
                "email-notifier",
                &json!({"message": "nobody to tell", "eventId": EVENT,
                "outcome": "no_contact"}),
            ),
        ];
        let spans = of(&lines);
        let named: Vec<_> = spans.iter().map(|span| (span.name.as_str(), span.outcome.as_deref())).collect();
        assert_eq!(
            named,
            [
                ("POST /orders", Some("201")),
                ("OrderPlaced", Some("published")),
                ("OrderCreated", Some("applied")),
            ]
        );
        assert_eq!(times(&spans[0]), expected(None, "00.050", "00.120"));
        assert_eq!(times(&spans[1]), expected(Some("00.090"), "00.170", "00.180"));
        assert_eq!(times(&spans[2]), expected(Some("00.200"), "00.260", "00.300"));
        assert_eq!((spans[2].order_id.as_deref(), spans[2].receive_count), (Some("ORD-1"), Some(1)));
        assert_eq!(spans[2].id, format!("stock-allocator:{EVENT}:1"));
    }

    #[test]
    fn a_delivery_after_a_failure_waits_since_the_failure_until_it_is_dead() {
        let failed = json!({"level": "ERROR", "code": "failure_injected", "durationMs": 100, "queuedMs": 20});
        let mut last = failed.clone();
        last["queuedMs"] = json!(9_900);
        let lines = [
            delivery("01.000", 1, "retried", &failed),
            // The queue still counts from when the message was sent.
            delivery("10.880", 2, "dead_lettered", &last),
            // Redriven, it is another message.
            delivery("40.000", 1, "applied", &json!({"durationMs": 10, "queuedMs": 5})),
        ];
        let spans = of(&lines);
        assert_eq!(times(&spans[0]), expected(Some("00.880"), "00.900", "01.000"));
        assert_eq!(times(&spans[1]), expected(Some("01.000"), "10.780", "10.880"));
        assert_eq!(times(&spans[2]), expected(Some("39.985"), "39.990", "40.000"));
        let outcomes: Vec<_> = spans.iter().map(|span| span.outcome.as_deref().unwrap()).collect();
        assert_eq!(outcomes, ["retried", "dead_lettered", "applied"]);
        assert_eq!(spans[1].code.as_deref(), Some("failure_injected"));
        assert_eq!(spans[2].id, format!("stock-allocator:{EVENT}:1#2"), "ids are unique");
    }

    #[test]
    fn two_messages_of_one_event_are_two_spans_that_do_not_wait_for_each_other() {
        let lines = [
            delivery("01.000", 1, "applied", &json!({"durationMs": 100, "queuedMs": 10})),
            delivery("02.000", 1, "duplicate", &json!({"durationMs": 5, "queuedMs": 1_200})),
        ];
        let spans = of(&lines);
        assert_eq!(times(&spans[1]), expected(Some("00.795"), "01.995", "02.000"));
        assert_ne!(spans[0].id, spans[1].id);
    }

    #[test]
    fn the_relay_counts_no_receives_and_tells_of_the_time_since_its_last_attempt_all_the_same() {
        let relay = |second: &str, outcome: &str, more: &Value| {
            let mut all = json!({"eventId": EVENT, "eventType": "OrderPlaced", "outcome": outcome});
            all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            line(second, "event-relay", &all)
        };
        let lines = [
            relay("05.000", "retried", &json!({"code": "bus_unavailable"})),
            relay("09.000", "published", &json!({"latencyMs": 8_000, "durationMs": 20})),
        ];
        let spans = of(&lines);
        assert_eq!(times(&spans[0]), expected(None, "05.000", "05.000"));
        assert_eq!(times(&spans[1]), expected(Some("05.000"), "08.980", "09.000"));
        assert_eq!(spans[0].receive_count, None);
    }

    #[test]
    fn a_line_that_says_no_duration_is_a_moment_and_one_without_a_time_is_nothing() {
        let mut timeless = delivery("00.000", 1, "applied", &json!({}));
        timeless["timestamp"] = json!("yesterday");
        let nonsense = delivery("02.000", 1, "applied", &json!({"durationMs": -5, "queuedMs": -7}));
        let spans = of(&[delivery("01.000", 1, "applied", &json!({})), timeless, nonsense, json!("text")]);
        assert_eq!(
            spans.iter().map(times).collect::<Vec<_>>(),
            [expected(None, "01.000", "01.000"), expected(Some("02.000"), "02.000", "02.000"),]
        );
        let huge = json!({"durationMs": i64::MAX, "queuedMs": i64::MAX});
        let [span] = &of(&[delivery("01.000", 1, "applied", &huge)])[..] else {
            panic!("one line, one span")
        };
        assert!(span.queued_at.is_none_or(|at| at <= span.started_at) && span.started_at <= span.ended_at);
    }

    #[test]
    fn clocks_that_differ_put_no_end_before_its_beginning() {
        // The relay's clock is behind that of the API: the event is published before it was written.
        let lines = [
            line(
                "00.050",
                "event-relay",
                &json!({"eventId": EVENT, "eventType": "OrderPlaced",
                "outcome": "published", "latencyMs": 0, "durationMs": 10}),
            ),
            line(
                "00.120",
                "orders-api",
                &json!({"message": "answered", "operation": "PlaceOrder", "status": 200,
                "durationMs": 20}),
            ),
        ];
        let spans = of(&lines);
        assert_eq!(times(&spans[0]), expected(Some("00.040"), "00.040", "00.050"));
        assert_eq!(spans[1].name, "PlaceOrder");
    }
}
