//! What the log says of each delivery: one line, under the trace of its event.

use std::time::Instant;

use aws_lambda_events::sqs::SqsMessage;
use jiff::Timestamp;
use serde::Deserialize;
use tracing::Span;
use tradewind_domain::OrgId;
use tradewind_events::TraceContext;
use uuid::Uuid;

use super::{Delivery, queued_ms, receive_count};

/// Longer than any name of a type.
const LONGEST_TYPE: usize = 64;

/// The code of a delivery whose invocation was about to end.
pub(super) const OUT_OF_TIME: &str = "out_of_time";

/// What may be told of a message that is no event: what has the form that it should have, so that nothing else of the
/// message gets into the log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Remains {
    id: Option<String>,
    r#type: Option<String>,
    orgid: Option<String>,
    traceparent: Option<String>,
}

impl Remains {
    fn of(body: &str) -> Self {
        let found: Self = serde_json::from_str(body).unwrap_or_default();
        let is_name =
            |name: &String| name.len() <= LONGEST_TYPE && name.bytes().all(|b| b.is_ascii_alphanumeric());
        Self {
            id: found.id.filter(|id| Uuid::parse_str(id).is_ok()),
            r#type: found.r#type.filter(is_name),
            orgid: found.orgid.filter(|org| OrgId::parse("orgid", org).is_ok()),
            traceparent: found.traceparent,
        }
    }

    fn trace_id(&self) -> Option<String> {
        Some(self.traceparent.as_ref()?.parse::<TraceContext>().ok()?.trace_id())
    }
}

/// Says that a message is no event. Why, the dead-letter queue says: the reason may quote the message.
pub(super) fn not_an_event(message: &SqsMessage, code: &str, now: Timestamp, begun: Instant) {
    let remains = Remains::of(message.body.as_deref().unwrap_or_default());
    tracing::error!(
        trace_id = remains.trace_id(),
        org_id = remains.orgid,
        event_id = remains.id,
        event_type = remains.r#type,
        message_id = message.message_id.as_deref(),
        receive_count = receive_count(message),
        queued_ms = queued_ms(message, now),
        duration_ms = millis(begun),
        outcome = "dead_lettered",
        code,
        "not an event"
    );
}

/// Whole milliseconds since then.
fn millis(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// What every line about a delivery says: which event, and how long it lay in the queue and was worked on. The events of a
/// batch are worked on together, and done together.
pub(super) fn span(delivery: &Delivery, begun: Instant) -> Span {
    let event = &delivery.event;
    tracing::info_span!(
        "event",
        trace_id = event.traceparent.map(TraceContext::trace_id),
        org_id = %event.org_id,
        event_id = %event.id,
        event_type = event.r#type,
        work_order_id = event.work_order().map(|order| tracing::field::display(order.work_order_id)),
        order_id = event.order().map(|(_, order)| order.order_id.as_str()),
        note_id = event.note().map(|(_, note)| tracing::field::display(note.note_id)),
        sequence = event.sequence,
        receive_count = delivery.receive_count,
        queued_ms = delivery.queued_ms,
        duration_ms = millis(begun)
    )
}

/// Says that nobody knows what became of a delivery.
pub(super) fn out_of_time(delivery: &Delivery, is_last: bool, begun: Instant) {
    let _entered = span(delivery, begun).entered();
    let outcome = if is_last { "dead_lettered" } else { "retried" };
    tracing::error!(outcome, code = OUT_OF_TIME, "ran out of time");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_message_that_is_no_event_only_what_has_its_form_is_told() {
        let body = r#"{"id": "019bca5d-ac96-774b-bcce-b30200000077", "type": "OrderExploded", "orgid": "plumbingCo123",
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "data": {"contact": "x"}}"#;
        let told = Remains::of(body);
        assert_eq!(told.trace_id().as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        assert_eq!(
            (told.r#type.as_deref(), told.orgid.as_deref()),
            (Some("OrderExploded"), Some("plumbingCo123"))
        );
        assert!(told.id.is_some());
        let strange =
            r#"{"id": "mail jane@example.com", "type": "mail jane", "orgid": "no org", "traceparent": "x"}"#;
        for body in ["", "garbage", "[]", r#"{"id": 5}"#, strange] {
            let told = Remains::of(body);
            let all = [told.trace_id(), told.id, told.r#type, told.orgid];
            assert_eq!(all, [const { None }; 4], "{body}");
        }
    }

    #[test]
    fn how_long_a_message_lay_in_its_queue_is_known_if_the_queue_says_when_it_was_sent() {
        let now: Timestamp = "2026-11-21T09:00:01.500Z".parse().unwrap();
        let sent = |at: &str| {
            let mut message = SqsMessage::default();
            message.attributes.insert("SentTimestamp".to_owned(), at.to_owned());
            queued_ms(&message, now)
        };
        assert_eq!(sent("1795251600000"), Some(1_500));
        assert_eq!(sent("1795251699999"), Some(0), "the queue's clock is ahead of ours");
        assert_eq!((sent("soon"), queued_ms(&SqsMessage::default(), now)), (None, None));
    }
}
