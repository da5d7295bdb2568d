//! The program itself, as Lambda runs it: a runtime API before it, DynamoDB and SQS behind it.

use serde_json::json;
use tradewind_domain::order::Step;
use tradewind_testkit::{Bootstrap, Queue, RuntimeApi, cloud_endpoint};

use crate::histories::{SECRET, told};
use crate::support::World;

const PROGRAM: &str = env!("CARGO_BIN_EXE_order-sync");

#[tokio::test]
async fn a_placed_order_is_created_logged_and_counted() {
    let (world, api) = (World::empty().await, RuntimeApi::start().await);
    let (queue, dead) = (Queue::create().await, Queue::create().await);
    let [placed] = told(0, &[Step::Placed]).try_into().unwrap();
    let mut environment = api.environment("tradewind-test-order-sync");
    let own = [
        ("STAGE", "test"),
        ("AWS_ENDPOINT_URL", &cloud_endpoint()),
        ("ORDERS_TABLE", world.orders.name()),
        ("EVENT_STORE_TABLE", world.events.name()),
        ("QUEUE_URL", queue.url()),
        ("DEAD_LETTER_QUEUE_URL", dead.url()),
    ];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    queue.send(&placed.stored.json, &[]).await;
    let batch = queue.receive(1).await;
    for _ in 0..2 {
        assert_eq!(api.invoke(&batch).await.response(), json!({ "batchItemFailures": [] }));
    }
    let written = bootstrap.stop();
    world.created(0).await;

    let (log, metrics) = (written.log(), written.metrics());
    let outcomes: Vec<_> = log.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["applied", "duplicate"], "{written:?}");
    for line in &log {
        assert_eq!((&line["service"], &line["orgId"]), (&json!("order-sync"), &json!("plumbingCo123")));
        assert_eq!((&line["eventType"], &line["eventId"]), (&json!("OrderPlaced"), &json!(placed.event.id)));
        assert_eq!(line["traceId"], placed.event.traceparent.unwrap().trace_id());
    }
    assert!(!written.0.contains(SECRET), "the contact is in the log: {written:?}");
    assert_eq!((&metrics[0]["EventsApplied"], &metrics[1]["EventsDuplicate"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn every_missing_variable_is_named_at_once_and_the_program_ends() {
    let api = RuntimeApi::start().await;
    let (status, written) = Bootstrap::start(PROGRAM, api.environment("test")).end();
    assert!(!status.success(), "{status}");
    for name in ["ORDERS_TABLE", "EVENT_STORE_TABLE", "QUEUE_URL", "DEAD_LETTER_QUEUE_URL"] {
        assert!(written.contains(&format!("{name} is missing")), "{name} is not named: {written}");
    }
}
