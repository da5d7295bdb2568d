//! What a dead letter says of itself.

use aws_sdk_sqs::types::{Message, MessageSystemAttributeName as System};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tradewind_events::TraceContext;
use utoipa::ToSchema;

use crate::redact;

/// A message that a worker gave up.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// Its name in the queue, for a redrive.
    pub message_id: String,
    /// A short stable name of the reason; missing where a queue gave it up and not a worker.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "injected_failure")]
    code: Option<String>,
    /// The reason, for people, without e-mail addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Who gave it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// How often it was received as a dead letter, by whoever looked at it too.
    receives: u64,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) first_seen: Option<Timestamp>,
    /// The event in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    /// Its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "OrderCreated")]
    event_type: Option<String>,
    /// The order that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    /// The trace that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// The event, without contacts, contents of notes and e-mail addresses.
    #[schema(value_type = Object)]
    body: Value,
}

/// The event of a body. Less is asked of it than of one that is worked on: it is here because something is wrong with it.
fn event(body: &str) -> Option<Value> {
    let whole: Value = serde_json::from_str(body).ok()?;
    if whole.get("orgid").is_some_and(Value::is_string) {
        return Some(whole);
    }
    // What EventBridge could not deliver comes in its own wrapping.
    whole.get("detail").filter(|detail| detail.get("orgid").is_some_and(Value::is_string)).cloned()
}

/// Whose a message is, if it says so.
pub(super) fn owner(body: &str) -> Option<String> {
    event(body)?.get("orgid")?.as_str().map(str::to_owned)
}

impl DeadLetter {
    pub(super) fn of(message: &Message) -> Self {
        let attribute = |name: &str| {
            let value = message.message_attributes.as_ref()?.get(name)?.string_value.as_deref()?;
            Some(redact::text(value))
        };
        let system = |name: &System| message.attributes.as_ref()?.get(name).cloned();
        let event = event(message.body.as_deref().unwrap_or_default()).unwrap_or_default();
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let trace = text("/traceparent").and_then(|trace| trace.parse::<TraceContext>().ok());
        let sent = system(&System::SentTimestamp).and_then(|at| at.parse().ok());
        Self {
            message_id: message.message_id.clone().unwrap_or_default(),
            code: attribute("deadLetterCode"),
            reason: attribute("deadLetterReason"),
            source: attribute("deadLetterSource"),
            receives: system(&System::ApproximateReceiveCount)
                .and_then(|n| n.parse().ok())
                .unwrap_or_default(),
            first_seen: sent.and_then(|at| Timestamp::from_millisecond(at).ok()),
            event_id: text("/id"),
            event_type: text("/type"),
            order_id: text("/data/orderId"),
            trace_id: trace.map(TraceContext::trace_id),
            body: redact::value(event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_its_orgs_also_in_the_wrapping_of_event_bridge_and_else_nobodys() {
        assert_eq!(owner(r#"{"orgid": "a", "type": "Unheard"}"#).as_deref(), Some("a"));
        assert_eq!(owner(r#"{"source": "x", "detail": {"orgid": "a"}}"#).as_deref(), Some("a"));
        for nobodys in ["", "garbage", "{}", "[]", r#"{"orgid": 5}"#, r#"{"detail": "orgid"}"#] {
            assert_eq!(owner(nobodys), None, "{nobodys}");
        }
    }
}
