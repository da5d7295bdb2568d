//! A store that is away is a 503, and ends with its outage.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Answer, PLUMBING, World, items, terminal, with};

#[track_caller]
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.outcome(), (503, "unavailable"));
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn every_endpoint_is_a_503_while_the_store_is_away_and_works_after() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post("/orders", &with(items(), json!({ "orderId": "ORD-1" }))).await.ok(201);
    let before = world.counts().await;
    world.dynamodb.cut();
    assert_unavailable(&user.post("/orders", &items()).await);
    assert_unavailable(&user.post_once("k", "/orders", &items()).await);
    assert_unavailable(&user.post("/api/v1/orders/placeOrder", &terminal()).await);
    assert_unavailable(&user.post("/api/v1/orders/listOrders", &json!({})).await);
    assert_unavailable(&user.get("/orders").await);
    assert_unavailable(&user.get("/orders/ORD-1").await);
    for verb in ["cancel", "ship", "deliver"] {
        assert_unavailable(&user.post_nothing(&format!("/orders/ORD-1/{verb}")).await);
    }
    // What is wrong is said all the same.
    assert_eq!(user.post("/orders", &json!({})).await.status, 400);
    assert_eq!(world.counts().await, before);

    world.dynamodb.mend();
    user.post_once("k", "/orders", &items()).await.ok(201);
    user.post_nothing("/orders/ORD-1/cancel").await.ok(202);
}

#[tokio::test]
async fn a_store_that_hangs_is_a_503() {
    let world = World::start().await;
    world.dynamodb.delay(Duration::from_mins(1));
    let begun = Instant::now();
    assert_unavailable(&world.user("technician", PLUMBING).get("/orders/ORD-1").await);
    assert!(begun.elapsed() < Duration::from_secs(16), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn keys_out_of_reach_are_a_503() {
    let world = World::start().await;
    world.issuer.set_down(true);
    assert_unavailable(&world.user("technician", PLUMBING).get("/orders").await);
}
