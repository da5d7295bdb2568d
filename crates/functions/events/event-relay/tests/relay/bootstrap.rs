//! The program itself, as Lambda runs it: a runtime API before it, a bus behind it.

use serde_json::json;
use tradewind_testkit::{Bootstrap, EventBusSink, Queue, RuntimeApi, cloud_endpoint};

use crate::support::{BUS, appended, details, placed, records};

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-relay");

#[tokio::test]
async fn events_are_published_logged_and_counted_and_what_is_none_is_set_aside() {
    let (sink, api) = (EventBusSink::start().await, RuntimeApi::start().await);
    let mut environment = api.environment("tradewind-test-event-relay");
    let queue = Queue::create().await;
    let own = [
        ("STAGE", "test"),
        ("BUS_NAME", BUS),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", &sink.url()),
        ("AWS_ENDPOINT_URL_SQS", &cloud_endpoint()),
        ("DEAD_LETTER_QUEUE_URL", queue.url()),
    ];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    let events = placed(2);
    let response = api.invoke(&json!({ "Records": records(&events) })).await.response();
    assert_eq!(response, json!({ "batchItemFailures": [] }));
    let secret = "jane@example.com {";
    let poisoned = [appended(0, secret), appended(1, &events[0])];
    let response = api.invoke(&json!({ "Records": poisoned })).await.response();
    assert_eq!(response, json!({ "batchItemFailures": [] }));
    let set_aside = &queue.receive(1).await["Records"][0];
    assert_eq!(set_aside["body"], secret);
    assert_eq!(set_aside["messageAttributes"]["deadLetterSource"]["stringValue"], "event-relay");
    let written = bootstrap.stop();

    assert_eq!(details(&sink), [&events[..], &events[..1]].concat());
    let log = written.log();
    let published: Vec<_> = log.iter().filter(|line| line["outcome"] == "published").collect();
    assert_eq!(published.len(), 3, "{written:?}");
    for line in published {
        assert_eq!((&line["service"], &line["orgId"]), (&json!("event-relay"), &json!("plumbingCo123")));
        assert_eq!(
            (&line["eventType"], &line["traceId"]),
            (&json!("OrderPlaced"), &json!(format!("{:032x}", 7)))
        );
        assert!(line["eventId"].is_string() && line["requestId"].is_string(), "{line}");
    }
    let dead: Vec<_> = log.iter().filter(|line| line["outcome"] == "dead_lettered").collect();
    assert_eq!((dead.len(), &dead[0]["code"]), (1, &json!("not_an_event")), "{written:?}");
    assert!(!written.0.contains(secret), "the text of an item is in the log: {written:?}");
    let metrics = written.metrics();
    assert_eq!((&metrics[0]["EventsPublished"], &metrics[0]["EventsDeadLettered"]), (&json!(2), &json!(0)));
    assert_eq!((&metrics[1]["EventsPublished"], &metrics[1]["EventsDeadLettered"]), (&json!(1), &json!(1)));
    assert_eq!(metrics[0]["PublishLatency"].as_array().unwrap().len(), 2);
}
