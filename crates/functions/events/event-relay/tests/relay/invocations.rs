//! What Lambda is told.

use std::time::{Duration, SystemTime};

use event_relay::{Relay, Response, StreamEvent};
use lambda_runtime::{Context, LambdaEvent};
use tradewind_kit::config::Reader;
use tradewind_testkit::{EventBusSink, Mood, Queue};

use crate::support::{appended, details, placed, records, relay, relay_beside, sequence_number, stream};

fn invocation(payload: StreamEvent) -> LambdaEvent<StreamEvent> {
    let end = SystemTime::now() + Duration::from_secs(30);
    let mut context = Context::default();
    context.deadline =
        u64::try_from(end.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()).unwrap();
    LambdaEvent::new(payload, context)
}

#[tokio::test]
async fn a_whole_success_reports_nothing() {
    let sink = EventBusSink::start().await;
    let response = relay(&sink).handle(invocation(stream(&records(&placed(3))))).await.unwrap();
    assert_eq!(response, Response::default());
    let none = relay(&sink).handle(invocation(stream(&[]))).await.unwrap();
    assert_eq!(none, Response::default());
}

#[tokio::test]
async fn an_outage_reports_the_first_record_that_is_left() {
    let sink = EventBusSink::start().await;
    sink.set_mood(Mood::Unavailable);
    let response = relay(&sink).handle(invocation(stream(&records(&placed(3))))).await.unwrap();
    assert_eq!(response, Response::from(&sequence_number(0)));
}

#[tokio::test]
async fn a_poisoned_record_that_is_set_aside_is_not_reported() {
    let (sink, queue) = (EventBusSink::start().await, Queue::create().await);
    let events = placed(4);
    let mut records = records(&events);
    records[0] = appended(0, "garbage");
    let response = relay_beside(&sink, &queue).handle(invocation(stream(&records))).await.unwrap();
    assert_eq!(response, Response::default());
    assert_eq!((details(&sink), queue.depth().await), (events[1..].to_vec(), 1));
}

#[tokio::test]
async fn a_poisoned_record_that_the_queue_does_not_take_is_reported() {
    let sink = EventBusSink::start().await;
    let events = placed(4);
    let mut records = records(&events);
    records[2] = appended(2, "garbage");
    let response = relay(&sink).handle(invocation(stream(&records))).await.unwrap();
    assert_eq!(response, Response::from(&sequence_number(2)));
    assert_eq!(details(&sink), events[..2]);
}

#[test]
fn whatever_is_missing_is_a_configuration_error() {
    let error = Relay::from_env(Reader::new(|_| None)).unwrap_err().to_string();
    assert!(error.contains("BUS_NAME") && error.contains("DEAD_LETTER_QUEUE_URL"), "{error}");
}
