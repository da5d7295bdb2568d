//! The same request again has the same answer, and places nothing.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, ELECTRIC, PLUMBING, WORK_ORDER, World, items, product, terminal, with};

const TERMINAL: &str = "/api/v1/orders/placeOrder";

/// Status, body and location: what a repetition must answer as the first request did.
fn essence(answer: &Answer) -> (u16, Value, String) {
    (answer.status, answer.body.clone(), answer.header("location").to_owned())
}

#[tokio::test]
async fn a_repeated_key_is_the_same_answer_and_writes_nothing() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (key, path, body, status) in [
        ("k-1", "/orders", items(), 201),
        ("k-2", "/orders", product(), 201),
        ("k-3", TERMINAL, terminal(), 202),
    ] {
        let first = user.post_once(key, path, &body).await;
        first.ok(status);
        assert!(!first.is_replay());
        let before = world.counts().await;
        for _ in 0..3 {
            let again = user.post_once(key, path, &body).await;
            assert_eq!(essence(&again), essence(&first));
            assert!(again.is_replay());
        }
        assert_eq!(world.counts().await, before);
    }
    assert_eq!(world.counts().await, (3, 3), "an event and a key each");
}

#[tokio::test]
async fn the_content_counts_and_not_its_bytes() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let first = user.post_once("\"k-1\"", "/orders", &items()).await;
    let same = json!({ "items": [{ "qty": 1, "sku": " SKU-2 " }, { "qty": 1, "sku": "SKU-1" }, { "qty": 1, "sku": "SKU-1" }],
                       "customerId": " cust-123" });
    assert_eq!(essence(&user.post_once("k-1", "/orders", &same).await), essence(&first));
    // The price of a sku is no part of what was asked.
    world.price(PLUMBING, "SKU-1", 5).await;
    assert_eq!(essence(&user.post_once("k-1", "/orders", &items()).await), essence(&first));
}

#[tokio::test]
async fn a_key_that_stands_for_another_request_is_refused() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post_once("k", "/orders", &items()).await.ok(201);
    let before = world.counts().await;
    for (path, body) in [
        ("/orders", with(items(), json!({ "customerId": "cust-124" }))),
        ("/orders", with(items(), json!({ "customerId": null }))),
        ("/orders", with(items(), json!({ "workOrderId": WORK_ORDER }))),
        ("/orders", with(items(), json!({ "contactEmail": "john@example.com" }))),
        ("/orders", with(items(), json!({ "orderId": "ORD-1" }))),
        ("/orders", product()),
        (TERMINAL, terminal()),
    ] {
        assert_eq!(user.post_once("k", path, &body).await.outcome(), (409, "idempotency_conflict"), "{body}");
    }
    let colleague = world.user("dispatcher", PLUMBING);
    let answer = colleague.post_once("k", "/orders", &items()).await;
    assert_eq!(answer.outcome(), (409, "idempotency_conflict"), "placed by somebody else");
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn the_work_order_is_part_of_what_was_asked() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (key, id, body) in [("k-1", "ORD-1", items()), ("k-2", "ORD-2", product())] {
        let order = with(body, json!({ "orderId": id, "workOrderId": WORK_ORDER }));
        let first = user.post_once(key, "/orders", &order).await;
        first.ok(201);
        let before = world.counts().await;
        let shouted = with(order.clone(), json!({ "workOrderId": WORK_ORDER.to_uppercase() }));
        assert_eq!(
            essence(&user.post_once(key, "/orders", &shouted).await),
            essence(&first),
            "the same UUID"
        );
        for other in [json!(null), json!("019bca5d-ac96-774b-bcce-b30100000001")] {
            let other = with(order.clone(), json!({ "workOrderId": other }));
            let answer = user.post_once(key, "/orders", &other).await;
            assert_eq!(answer.outcome(), (409, "idempotency_conflict"), "{other}");
            assert_eq!(user.post("/orders", &other).await.outcome(), (409, "order_exists"), "{other}");
        }
        assert_eq!(world.counts().await, before);
    }
}

#[tokio::test]
async fn an_order_id_given_again_is_the_same_order_or_refused() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (path, body, change) in [
        ("/orders", with(items(), json!({ "orderId": "ORD-1" })), json!({ "customerId": "cust-999" })),
        ("/orders", with(product(), json!({ "orderId": "ORD-2" })), json!({ "totalAmount": 1998.01 })),
        (TERMINAL, terminal(), json!({ "units": 21 })),
    ] {
        let first = user.post(path, &body).await;
        let before = world.counts().await;
        let again = user.post(path, &body).await;
        assert_eq!((essence(&again), again.is_replay()), (essence(&first), true));
        let other = user.post(path, &with(body, change)).await;
        assert_eq!(other.outcome(), (409, "order_exists"));
        assert_eq!(world.counts().await, before);
    }
    let stolen = with(items(), json!({ "orderId": "ABC001" }));
    assert_eq!(user.post("/orders", &stolen).await.outcome(), (409, "order_exists"), "a terminal's order");
}

#[tokio::test]
async fn a_key_of_an_order_that_was_there_stands_for_that_order() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let order = with(items(), json!({ "orderId": "ORD-1" }));
    let first = user.post("/orders", &order).await;
    let again = user.post_once("k", "/orders", &order).await;
    assert_eq!((essence(&again), again.is_replay()), (essence(&first), true));
    assert_eq!(user.post_once("k", "/orders", &items()).await.outcome(), (409, "idempotency_conflict"));
    assert_eq!(world.counts().await, (1, 1));
    // And a key that stands for another order does not become this one's.
    user.post_once("other", "/orders", &items()).await.ok(201);
    assert_eq!(user.post_once("other", "/orders", &order).await.outcome(), (409, "idempotency_conflict"));
}

#[tokio::test]
async fn keys_and_ids_of_different_orgs_are_different() {
    let world = World::start().await;
    for org in [PLUMBING, ELECTRIC] {
        let answer = world.user("technician", org).post_once("same", TERMINAL, &terminal()).await;
        answer.ok(202);
        assert!(!answer.is_replay());
    }
    assert_eq!(world.counts().await, (2, 2));
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let invalid = with(items(), json!({ "customerId": "a" }));
    assert_eq!(user.post_once("k", "/orders", &invalid).await.status, 400);
    let fraud = with(product(), json!({ "quantity": 500, "totalAmount": 499_000 }));
    assert_eq!(user.post_once("k", "/orders", &fraud).await.status, 422);
    user.post_once("k", "/orders", &items()).await.ok(201);
}

#[tokio::test]
async fn twenty_at_once_with_one_key_are_one_order() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (key, path, body) in [("k-1", "/orders", items()), ("k-2", TERMINAL, terminal())] {
        let before = world.counts().await;
        let answers = join_all((0..20).map(|_| user.post_once(key, path, &body))).await;
        let first = essence(&answers[0]);
        assert!(answers.iter().all(|answer| essence(answer) == first), "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| !answer.is_replay()).count(), 1);
        assert_eq!(world.counts().await, (before.0 + 1, before.1 + 1));
    }
}

#[tokio::test]
async fn twenty_at_once_with_one_id_are_one_order() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let order = with(items(), json!({ "orderId": "ORD-1" }));
    let answers = join_all((0..20).map(|_| user.post("/orders", &order))).await;
    let first = essence(&answers[0]);
    assert!(answers.iter().all(|answer| essence(answer) == first), "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| !answer.is_replay()).count(), 1);
    assert_eq!(world.counts().await, (1, 0));
}

#[tokio::test]
async fn of_twenty_different_orders_at_once_under_one_key_one_is_placed() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let orders: Vec<_> =
        (1..=20).map(|n| with(items(), json!({ "items": [{ "sku": "SKU-1", "qty": n }] }))).collect();
    let answers = join_all(orders.iter().map(|order| user.post_once("k", "/orders", order))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    let refused = answers.iter().filter(|answer| answer.outcome() == (409, "idempotency_conflict"));
    assert_eq!(refused.count(), 19);
    assert_eq!(world.counts().await, (1, 1));
}
