//! The program itself, as Lambda runs it: a runtime API before it, DynamoDB, SQS and the connections behind it.

use serde_json::json;
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Money, OrderId, Sku, Units};
use tradewind_events::order::{Remark, encode};
use tradewind_kit::ids;
use tradewind_testkit::{Bootstrap, Queue, RuntimeApi, cloud_endpoint};

use crate::events::{AUTHOR, ORG, SECRET, org, user};
use crate::support::World;

const PROGRAM: &str = env!("CARGO_BIN_EXE_live-broadcaster");

#[tokio::test]
async fn an_event_is_broadcast_logged_and_counted() {
    let (world, api) = (World::with_listeners().await, RuntimeApi::start().await);
    let (queue, dead) = (Queue::create().await, Queue::create().await);
    let mut environment = api.environment("tradewind-test-live-broadcaster");
    let own = [
        ("STAGE", "test"),
        ("AWS_ENDPOINT_URL", &cloud_endpoint()),
        ("LIVE_TABLE", world.table.name()),
        ("WEBSOCKET_CALLBACK_URL", &world.gateway.url()),
        ("QUEUE_URL", queue.url()),
        ("DEAD_LETTER_QUEUE_URL", dead.url()),
    ];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    let order = Order {
        id: OrderId::parse("orderId", "ABC001").unwrap(),
        org_id: org(ORG),
        lines: vec![Line {
            sku: Sku::parse("sku", "APPLES").unwrap(),
            units: Units::parse("units", 2).unwrap(),
        }],
        total: Money::from_minor(300).unwrap(),
        user_id: user(AUTHOR),
        customer_id: None,
        work_order_id: None,
        contact: Some(SECRET.to_owned()),
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    };
    let event = encode(&order, Step::Placed, Remark::default(), &ids::beginning(ids::trace())).unwrap();
    queue.send(&event.json, &[]).await;
    let batch = queue.receive(1).await;
    for _ in 0..2 {
        assert_eq!(api.invoke(&batch).await.response(), json!({ "batchItemFailures": [] }));
    }
    let written = bootstrap.stop();
    assert_eq!(world.gateway.requests(), 2);
    assert_eq!(world.heard("author"), ["order-placed"]);

    let (log, metrics) = (written.log(), written.metrics());
    let outcomes: Vec<_> = log.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["applied", "duplicate"], "{written:?}");
    assert!(!written.0.contains(SECRET), "the contact is in the log: {written:?}");
    let broadcast = metrics.iter().find(|line| line.get("MessagesSent").is_some()).unwrap();
    assert_eq!((&broadcast["MessagesSent"], &broadcast["ConnectionsGone"]), (&json!(2), &json!(0)));
    assert_eq!(broadcast["SendsFailed"], 0);
    assert!(broadcast["BroadcastDuration"].is_u64() && broadcast["EventToSend"].is_u64(), "{broadcast}");
}

#[tokio::test]
async fn every_missing_variable_is_named_at_once_and_the_program_ends() {
    let api = RuntimeApi::start().await;
    let (status, written) = Bootstrap::start(PROGRAM, api.environment("test")).end();
    assert!(!status.success(), "{status}");
    for name in ["LIVE_TABLE", "WEBSOCKET_CALLBACK_URL", "QUEUE_URL", "DEAD_LETTER_QUEUE_URL"] {
        assert!(written.contains(&format!("{name} is missing")), "{name} is not named: {written}");
    }
}
