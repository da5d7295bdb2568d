//! Each store goes away and comes back: clear 503s where it is needed, no word of it where it is not.

use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::json;
use tradewind_testkit::{Mood, eventually};

use crate::support::{Answer, CREATE, JOHN, LIST, MOVE, PLUMBING, UPDATE, World};

const PATIENCE: Duration = Duration::from_secs(10);
/// What a request may wait for SNS (1.5 s), and some room for a busy machine.
const BOUND: Duration = Duration::from_millis(2_800);

#[track_caller]
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.outcome(), (503, "UNAVAILABLE"), "{answer:?}");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    let error = &answer.errors()[0];
    assert_eq!(error["message"], "the service is unavailable right now, try again shortly");
}

#[tokio::test]
async fn a_postgres_outage_is_a_503_and_ends_with_it() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    world.project().await;
    let before = world.counts().await;

    world.postgres.cut();
    let needs_postgres = [
        (CREATE, json!({ "customerId": JOHN, "title": "Leak" })),
        (UPDATE, json!({ "id": id, "title": "Flood" })),
        (MOVE, json!({ "id": id, "status": "SCHEDULED" })),
        ("{ listCustomers { id } }", json!({})),
        ("{ workOrdersForOrg { customer { name } } }", json!({})),
    ];
    // More often than the pool has connections: a leaked one would be missed afterwards.
    for _ in 0..4 {
        for (query, variables) in &needs_postgres {
            assert_unavailable(&user.send(query, variables.clone()).await);
        }
    }
    assert_eq!(user.ask("{ healthCheck }").await.status, 200);
    let read = user.ask(&format!("{{ workOrder(id: \"{id}\") {{ title }} }}")).await;
    assert_eq!(read.ok("workOrder")["title"], "Leak", "what needs DynamoDB only goes on");
    assert_eq!(world.counts().await, before);

    world.postgres.mend();
    let answers = join_all((0..20).map(|_| user.ask("{ listCustomers { id } }"))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    user.open("Flood").await;
    let connections =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'tradewind'";
    let open: i64 = world.rows.query_one(connections, &[&world.database.name()]).await.unwrap().get(0);
    assert!((1..=8).contains(&open), "{open} connections");
}

#[tokio::test]
async fn errors_and_refusals_give_their_connections_back() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    for _ in 0..20 {
        let stale = json!({ "id": id, "title": "Flood", "expectedVersion": 9 });
        assert_eq!(user.send(UPDATE, stale).await.code(), "VERSION_CONFLICT");
        let unknown = json!({ "customerId": crate::support::NOBODY, "title": "Leak" });
        assert_eq!(user.send(CREATE, unknown).await.invalid(), ["customerId"]);
    }
    let in_transaction = "SELECT count(*) FROM pg_stat_activity
                          WHERE datname = $1 AND application_name = 'tradewind' AND state <> 'idle'";
    eventually(PATIENCE, async || {
        let busy: i64 = world.rows.query_one(in_transaction, &[&world.database.name()]).await.unwrap().get(0);
        (busy == 0).then_some(())
    })
    .await;
    assert_eq!(world.postgres.connections(), 1, "one request at a time needs one connection");
}

#[tokio::test]
async fn a_request_that_hangs_up_half_way_leaves_no_lock_behind() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    // Somebody else holds the work order; the request waits for it and is then given up by its caller.
    let other = world.database.client().await;
    other.batch_execute("BEGIN; UPDATE work_orders SET title = title").await.unwrap();
    let waiting = user.send(UPDATE, json!({ "id": id, "title": "Flood" }));
    tokio::time::timeout(Duration::from_millis(200), waiting).await.unwrap_err();
    other.batch_execute("ROLLBACK").await.unwrap();
    let answer = user.send(UPDATE, json!({ "id": id, "title": "Drip" })).await;
    assert_eq!(answer.ok("updateWorkOrder")["title"], "Drip");
}

#[tokio::test]
async fn a_postgres_that_hangs_is_a_503() {
    let world = World::start().await;
    world.postgres.delay(Duration::from_mins(1));
    let begun = Instant::now();
    assert_unavailable(&world.user("dispatcher", PLUMBING).ask("{ listCustomers { id } }").await);
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_dynamodb_outage_is_a_503_for_reading_work_orders_and_ends_with_it() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    world.project().await;
    let get = format!("{{ workOrder(id: \"{id}\") {{ title }} }}");
    assert_eq!(user.ask(&get).await.status, 200);

    world.dynamodb.cut();
    for query in [&get, LIST, "{ workOrdersForOrg { id } }"] {
        assert_unavailable(&user.ask(query).await);
    }
    assert_eq!(user.ask("{ listCustomers { id } }").await.status, 200);
    user.open("Writing goes on").await;

    world.dynamodb.mend();
    assert_eq!(user.ask(&get).await.ok("workOrder")["title"], "Leak");
}

#[tokio::test]
async fn a_missing_table_is_no_internal_text() {
    let world = World::start().await;
    assert_unavailable(&world.user("dispatcher", PLUMBING).send(LIST, json!({})).await);
}

#[tokio::test]
async fn an_sns_outage_delays_no_work_order_and_burns_no_attempt() {
    for mood in [
        Mood::Unavailable,
        Mood::InternalError,
        Mood::Throttled,
        Mood::Forbidden,
        Mood::NoSuchTopic,
        Mood::HangUp,
        Mood::AnswerLost,
        Mood::Silent,
    ] {
        let world = World::start().await;
        let user = world.user("dispatcher", PLUMBING);
        // Connects, so that only what is measured is measured.
        user.ask("{ listCustomers { id } }").await.ok("listCustomers");
        world.sink.set_mood(mood);
        let begun = Instant::now();
        user.open("First").await;
        assert!(begun.elapsed() < BOUND, "{mood:?}: {:?}", begun.elapsed());
        assert_eq!(world.sink.requests(), 1, "{mood:?}");
        // For a while it does not ask any more.
        for _ in 0..3 {
            user.open("Later").await;
        }
        assert_eq!(world.sink.requests(), 1, "{mood:?}");
        all_wait_untouched(&world, 4).await;
    }
}

#[tokio::test]
async fn an_sns_that_cannot_be_reached_delays_no_work_order() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    world.sns.cut();
    let begun = Instant::now();
    for _ in 0..4 {
        user.open("Leak").await;
    }
    assert!(begun.elapsed() < BOUND, "{:?}", begun.elapsed());
    all_wait_untouched(&world, 4).await;

    world.sns.mend();
    // The pause ends by itself; what was left behind is for the publisher.
    eventually(PATIENCE, async || {
        user.open("Leak").await;
        (world.sink.entries() > 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_nonsense_answer_of_sns_keeps_the_event() {
    let world = World::start().await;
    world.sink.set_mood(Mood::Garbage);
    world.user("dispatcher", PLUMBING).open("Leak").await;
    all_wait_untouched(&world, 1).await;
}

#[tokio::test]
async fn a_good_day_leaves_an_empty_outbox() {
    let world = World::start().await;
    world.user("dispatcher", PLUMBING).open("Leak").await;
    all_wait_untouched(&world, 0).await;
    let accepted = world.sink.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].attributes["type"], "WorkOrderCreated");
}

/// So many rows are in the outbox, none of them tried, delayed or dead.
async fn all_wait_untouched(world: &World, count: i64) {
    let waiting = "SELECT count(*) FROM outbox
                   WHERE attempts = 0 AND dead_at IS NULL AND last_error IS NULL AND next_attempt_at <= now()";
    // A claim that was given up is rolled back by the server in a moment.
    eventually(PATIENCE, async || {
        let rows: i64 = world.rows.query_one(waiting, &[]).await.unwrap().get(0);
        (rows == count).then_some(())
    })
    .await;
    let all: i64 = world.rows.query_one("SELECT count(*) FROM outbox", &[]).await.unwrap().get(0);
    assert_eq!(all, count);
}
