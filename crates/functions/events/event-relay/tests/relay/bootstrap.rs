//! The program itself, as Lambda runs it: a runtime API before it, a bus behind it.

use serde_json::json;
use tradewind_testkit::{Bootstrap, EventBusSink, RuntimeApi};

use crate::support::{BUS, appended, details, placed, records};

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-relay");

#[tokio::test]
async fn events_are_published_logged_and_counted_and_what_is_none_fails_the_batch() {
    let (sink, api) = (EventBusSink::start().await, RuntimeApi::start().await);
    let mut environment = api.environment("tradewind-test-event-relay");
    let own = [("STAGE", "test"), ("BUS_NAME", BUS), ("AWS_ENDPOINT_URL_EVENTBRIDGE", &sink.url())];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    let events = placed(2);
    let response = api.invoke(&json!({ "Records": records(&events) })).await.response();
    assert_eq!(response, json!({ "batchItemFailures": [] }));
    let secret = "jane@example.com {";
    let poisoned = [appended(0, secret), appended(1, &events[0])];
    let error = api.invoke(&json!({ "Records": poisoned })).await.result.unwrap_err();
    assert!(!error.to_string().contains(secret), "{error}");
    let written = bootstrap.stop();

    assert_eq!(details(&sink), events);
    let log = written.log();
    let published: Vec<_> = log.iter().filter(|line| line["outcome"] == "published").collect();
    assert_eq!(published.len(), 2, "{written:?}");
    for line in published {
        assert_eq!((&line["service"], &line["orgId"]), (&json!("event-relay"), &json!("plumbingCo123")));
        assert_eq!(
            (&line["eventType"], &line["traceId"]),
            (&json!("OrderPlaced"), &json!(format!("{:032x}", 7)))
        );
        assert!(line["eventId"].is_string() && line["requestId"].is_string(), "{line}");
    }
    let refused: Vec<_> = log.iter().filter(|line| line["outcome"] == "refused").collect();
    assert_eq!((refused.len(), &refused[0]["code"]), (1, &json!("not_an_event")), "{written:?}");
    assert!(!written.0.contains(secret), "the text of an item is in the log: {written:?}");
    let metrics = written.metrics();
    assert_eq!((&metrics[0]["EventsPublished"], &metrics[0]["EventsRefused"]), (&json!(2), &json!(0)));
    assert_eq!((&metrics[1]["EventsPublished"], &metrics[1]["EventsRefused"]), (&json!(0), &json!(1)));
    assert_eq!(metrics[0]["PublishLatency"].as_array().unwrap().len(), 2);
}
