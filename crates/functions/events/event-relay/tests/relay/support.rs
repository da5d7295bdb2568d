//! Records of the stream, a bus, and relays between them.

use std::time::Duration;

use aws_credential_types::Credentials;
use event_relay::{Relay, Relayed, StreamEvent};
use serde_json::{Value, json};
use tradewind_domain::order::{Order, Step, lines};
use tradewind_domain::{Money, OrderId, OrgId, UserId};
use tradewind_events::order::{Remark, encode};
use tradewind_events::{Origin, TraceContext};
use tradewind_kit::batch::DeadLetters;
use tradewind_kit::bus::Bus;
use tradewind_kit::{Aws, Deadline};
use tradewind_testkit::{EventBusSink, Queue, cloud_endpoint};
use uuid::Uuid;

pub const BUS: &str = "events";

/// Clients of the cloud at this address, whose calls are made once.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    let credentials = Credentials::new("test", "test", None, None, "test");
    Aws::new("us-east-1", credentials, Some(endpoint.into())).without_retries()
}

/// A relay whose records are all fit to be published: it has no queue to set any aside.
pub fn relay(sink: &EventBusSink) -> Relay {
    Relay::new(Bus::new(&aws(sink.url()), BUS), nowhere())
}

/// A relay that sets aside in this queue.
pub fn relay_beside(sink: &EventBusSink, queue: &Queue) -> Relay {
    Relay::new(Bus::new(&aws(sink.url()), BUS), beside(queue))
}

pub fn beside(queue: &Queue) -> DeadLetters {
    DeadLetters::new(&aws(cloud_endpoint()), queue.url().to_owned())
}

/// A queue that nobody reaches.
pub fn nowhere() -> DeadLetters {
    DeadLetters::new(&aws("http://127.0.0.1:9"), "http://127.0.0.1:9/queue".to_owned())
}

/// More time than any test needs.
pub fn ample() -> Deadline {
    Deadline::after(Duration::from_mins(1))
}

pub async fn run(relay: &Relay, records: &[Value]) -> Relayed {
    relay.relay(&stream(records).records, ample()).await
}

/// Records as Lambda brings them.
pub fn stream(records: &[Value]) -> StreamEvent {
    serde_json::from_value(json!({ "Records": records })).unwrap()
}

/// The event of a step of order `number`, as the event store keeps it.
pub fn event(number: u64, step: Step) -> String {
    let order = Order {
        id: OrderId::parse("orderId", &format!("ORDER-{number}")).unwrap(),
        org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
        lines: lines::parse(&[("APPLES".to_owned(), 20)]).unwrap(),
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: None,
        contact: Some("jane@example.com".to_owned()),
        placed_at: "2026-11-21T09:00:00Z".parse().unwrap(),
    };
    let origin = Origin {
        id: Uuid::from_u128(u128::from(number) << 16 | u128::from(step.rank())),
        time: "2026-11-21T09:00:01.5Z".parse().unwrap(),
        traceparent: TraceContext::new(7, 7, true),
        causation_id: None,
    };
    encode(&order, step, Remark::default(), &origin).unwrap().json
}

/// The record of an appended event. The sequence number names its place.
pub fn appended(place: usize, event: &str) -> Value {
    record(place, "INSERT", &json!({ "pk": { "S": "EVENTS#.." }, "event": { "S": event } }))
}

pub fn record(place: usize, name: &str, image: &Value) -> Value {
    json!({
        "eventID": "1", "eventName": name, "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "dynamodb": { "SequenceNumber": sequence_number(place), "Keys": { "pk": { "S": "EVENTS#.." } }, "NewImage": image, "SizeBytes": 100 },
    })
}

pub fn sequence_number(place: usize) -> String {
    format!("44215845000000000174504390{place:02}")
}

/// So many orders, placed.
pub fn placed(count: u64) -> Vec<String> {
    (1..=count).map(|number| event(number, Step::Placed)).collect()
}

/// The records of these events.
pub fn records(events: &[String]) -> Vec<Value> {
    events.iter().enumerate().map(|(place, event)| appended(place, event)).collect()
}

/// The details on the bus.
pub fn details(sink: &EventBusSink) -> Vec<String> {
    sink.accepted().into_iter().map(|entry| entry.detail).collect()
}
