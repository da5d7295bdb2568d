//! What Lambda is told.

use std::time::{Duration, SystemTime};

use event_relay::{Relay, Response, StreamEvent};
use lambda_runtime::{Context, LambdaEvent};
use tradewind_kit::config::Reader;
use tradewind_testkit::{EventBusSink, Mood};

use crate::support::{appended, details, placed, records, relay, sequence_number, stream};

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
async fn a_poisoned_record_is_reported_and_as_the_first_fails_the_batch_so_that_it_is_halved() {
    let sink = EventBusSink::start().await;
    let events = placed(4);
    let mut records = records(&events);
    records[2] = appended(2, "garbage");
    let response = relay(&sink).handle(invocation(stream(&records))).await.unwrap();
    assert_eq!(response, Response::from(&sequence_number(2)));
    let error = relay(&sink).handle(invocation(stream(&records[2..]))).await.unwrap_err();
    assert!(error.to_string().starts_with("not an event"), "{error}");
    // Halved until it is alone; the other half goes out.
    relay(&sink).handle(invocation(stream(&records[2..3]))).await.unwrap_err();
    relay(&sink).handle(invocation(stream(&records[3..]))).await.unwrap();
    assert_eq!(details(&sink), [&events[..2], &events[3..]].concat());
}

#[tokio::test]
async fn on_the_local_cloud_which_reads_no_reports_a_batch_fails_as_a_whole() {
    let sink = EventBusSink::start().await;
    sink.set_mood(Mood::Throttled);
    let url = sink.url();
    let env = Reader::new(|name| match name {
        "AWS_ENDPOINT_URL" => Some(url.clone()),
        "AWS_REGION" => Some("us-east-1".to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "BUS_NAME" => Some("test".to_owned()),
        _ => None,
    });
    let relay = Relay::from_env(env).unwrap();
    relay.handle(invocation(stream(&records(&placed(3))))).await.unwrap_err();
}

#[test]
fn a_missing_bus_is_a_configuration_error() {
    let error = Relay::from_env(Reader::new(|_| None)).unwrap_err().to_string();
    assert!(error.contains("BUS_NAME"), "{error}");
}
