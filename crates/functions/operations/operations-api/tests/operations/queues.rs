//! What waits where, over real queues and a real outbox.

use std::time::Duration;

use serde_json::{Value, json};
use tradewind_testkit::{Database, eventually};

use crate::{ORG, World};

const QUEUES: &str = "/operations/queues";

#[tokio::test]
async fn each_worker_has_its_queues_with_the_age_of_what_waits_longest() {
    let world = World::new().await;
    world.queue.send("waits", &[]).await;
    let worker = |queues: &Value, i: usize| queues["items"][i].clone();
    // The age is a metric: it comes a little later.
    let queues = eventually(Duration::from_secs(30), async || {
        let queues = world.get(ORG, QUEUES).await;
        queues["items"][1]["queue"]["oldestAgeSeconds"].is_u64().then_some(queues)
    })
    .await;
    assert_eq!(worker(&queues, 1)["worker"], "order-sync");
    assert_eq!(worker(&queues, 1)["queue"]["waiting"], 1, "{queues}");
    assert!(worker(&queues, 1)["queue"]["oldestAgeSeconds"].as_u64().unwrap() < 60, "{queues}");
    assert_eq!(worker(&queues, 1)["deadLetters"], json!({"waiting": 0, "inFlight": 0, "delayed": 0}));
    assert_eq!(worker(&queues, 0)["worker"], "event-relay");
    assert!(worker(&queues, 0).get("queue").is_none(), "event-relay reads a stream: {queues}");
    let seen = world.queue.receive(1).await;
    assert_eq!(
        seen["Records"][0]["attributes"]["ApproximateReceiveCount"], "1",
        "a look is no receive: {seen}"
    );
}

#[tokio::test]
async fn the_outbox_says_what_waits_what_is_dead_and_since_when() {
    let world = World::new().await;
    let empty = world.get(ORG, QUEUES).await;
    assert_eq!(empty["outbox"], json!({"waiting": 0, "dead": 0}));
    let rows = "INSERT INTO outbox (event_id, event_type, org_id, aggregate_id, sequence, payload, created_at, dead_at)
                SELECT gen_random_uuid(), 'WorkOrderCreated', 'electricCo456', gen_random_uuid(), n, '{}',
                       now() - interval '90 seconds', CASE n WHEN 3 THEN now() END
                FROM generate_series(1, 3) AS n";
    world.database.client().await.batch_execute(rows).await.unwrap();
    let outbox = world.get(ORG, QUEUES).await["outbox"].clone();
    assert_eq!((&outbox["waiting"], &outbox["dead"]), (&json!(2), &json!(1)), "{outbox}");
    assert!((90..150).contains(&outbox["oldestAgeSeconds"].as_u64().unwrap()), "{outbox}");
}

#[tokio::test]
async fn without_its_database_the_queues_are_shown_all_the_same() {
    // Nothing listens there.
    let world =
        World::over(Database::create().await, "postgres://nobody@127.0.0.1:1/none".to_owned(), true).await;
    world.dead.send("waits", &[]).await;
    let queues = world.get(ORG, QUEUES).await;
    assert_eq!(queues["outbox"], Value::Null);
    assert_eq!(queues["items"][1]["deadLetters"]["waiting"], 1, "{queues}");
}
