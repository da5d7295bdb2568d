//! What a dead letter says of itself.

use aws_sdk_sqs::types::{Message, MessageSystemAttributeName as System};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::Instant;
use tradewind_events::TraceContext;
use tradewind_operations::letters::Origin;
use tradewind_operations::unrelayed::Content;
use tradewind_operations::{Unrelayed, redact};
use utoipa::ToSchema;

/// A message that a worker gave up.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// Its name in the queue, for a redrive.
    pub message_id: String,
    /// A short stable name of the reason; missing where a queue gave it up and not a worker.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "failure_injected")]
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
    /// The work order that it is about, or that its order or note is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    work_order_id: Option<String>,
    /// The note that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    note_id: Option<String>,
    /// The trace that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// The event, without contacts, contents of notes and e-mail addresses.
    #[schema(value_type = Object)]
    body: Value,
}

/// A dead letter, and the event that it stands for.
#[derive(Debug)]
pub(super) struct Letter {
    pub message: Message,
    /// One, or of a note of Lambda about several: `{"events": [...]}`.
    event: Value,
    org_id: String,
}

impl Letter {
    /// Reads what a message stands for; gives it back if that says nothing of whose it is. Less is asked of an event than
    /// of one that is worked on: it is here because something is wrong with it.
    pub async fn open(message: Message, origin: Origin<'_>, until: Instant) -> Result<Self, Message> {
        let body = message.body.as_deref().unwrap_or_default();
        let found = match (event(body), origin) {
            (None, Origin::Bus(unrelayed)) => noted(unrelayed, body, until).await,
            (found, _) => found,
        };
        match found.and_then(|event| Some((owner(&event)?, event))) {
            Some((org_id, event)) => Ok(Self { message, event, org_id }),
            None => Err(message),
        }
    }

    /// Whose it is.
    pub fn org_id(&self) -> &str {
        &self.org_id
    }
}

/// The event of a body.
fn event(body: &str) -> Option<Value> {
    let whole: Value = serde_json::from_str(body).ok()?;
    if whole.get("orgid").is_some_and(Value::is_string) {
        return Some(whole);
    }
    // What EventBridge could not deliver comes in its own wrapping.
    whole.get("detail").filter(|detail| detail.get("orgid").is_some_and(Value::is_string)).cloned()
}

/// The events that a note of Lambda means, if the stream still has them and time is left to read them.
async fn noted(unrelayed: &Unrelayed, body: &str, until: Instant) -> Option<Value> {
    let content = match tokio::time::timeout_at(until, unrelayed.content(body)).await {
        Ok(Ok(Content::Events(events))) => events,
        Ok(Ok(Content::Forgotten(_))) | Err(_) => return None,
        Ok(Err(error)) => {
            tracing::warn!(%error, "a note of unrelayed events cannot be read");
            return None;
        }
    };
    let mut events: Vec<_> = content.iter().map(|body| event(body)).collect::<Option<_>>()?;
    if events.len() == 1 { events.pop() } else { Some(json!({ "events": events })) }
}

/// Whose an event is, or several: nobody's if they are of different orgs.
fn owner(event: &Value) -> Option<String> {
    let of = |event: &Value| event.get("orgid").and_then(Value::as_str).map(str::to_owned);
    let Some(events) = event.get("events").and_then(Value::as_array) else { return of(event) };
    let first = of(events.first()?)?;
    events.iter().all(|event| of(event).as_ref() == Some(&first)).then_some(first)
}

impl DeadLetter {
    pub(super) fn of(Letter { message, event, .. }: &Letter) -> Self {
        let attribute = |name: &str| {
            let value = message.message_attributes.as_ref()?.get(name)?.string_value.as_deref()?;
            Some(redact::text(value))
        };
        let system = |name: &System| message.attributes.as_ref()?.get(name).cloned();
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(redact::text);
        let trace = text("/traceparent").and_then(|trace| trace.parse::<TraceContext>().ok());
        let sent = system(&System::SentTimestamp).and_then(|at| at.parse().ok());
        let receives = system(&System::ApproximateReceiveCount).and_then(|count| count.parse().ok());
        Self {
            message_id: message.message_id.clone().unwrap_or_default(),
            code: attribute("deadLetterCode"),
            reason: attribute("deadLetterReason"),
            source: attribute("deadLetterSource"),
            receives: receives.unwrap_or_default(),
            first_seen: sent.and_then(|at| Timestamp::from_millisecond(at).ok()),
            event_id: text("/id"),
            event_type: text("/type"),
            order_id: text("/data/orderId"),
            work_order_id: text("/data/workOrderId"),
            note_id: text("/data/noteId"),
            trace_id: trace.map(TraceContext::trace_id),
            body: redact::value(event.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_its_orgs_also_in_the_wrapping_of_event_bridge_and_else_nobodys() {
        let of = |body: &str| owner(&event(body)?);
        assert_eq!(of(r#"{"orgid": "a", "type": "Unheard"}"#).as_deref(), Some("a"));
        assert_eq!(of(r#"{"source": "x", "detail": {"orgid": "a"}}"#).as_deref(), Some("a"));
        for nobodys in ["", "garbage", "{}", "[]", r#"{"orgid": 5}"#, r#"{"detail": "orgid"}"#] {
            assert_eq!(of(nobodys), None, "{nobodys}");
        }
    }

    #[test]
    fn several_events_are_an_orgs_if_all_of_them_are() {
        let of = |orgs: &[&str]| {
            let events: Vec<_> = orgs.iter().map(|org| json!({ "orgid": org })).collect();
            owner(&json!({ "events": events }))
        };
        assert_eq!((of(&["a", "a"]).as_deref(), of(&["a", "b"]), of(&[])), (Some("a"), None, None));
    }
}
