//! Cancel, ship, deliver.

use serde_json::json;
use tradewind_domain::order::Step;

use crate::support::{PLUMBING, User, World, items, with};

const PAID: [Step; 4] = [Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed];

async fn place(user: &User<'_>, id: &str) {
    user.post("/orders", &with(items(), json!({ "orderId": id }))).await.ok(201);
}

#[tokio::test]
async fn a_body_is_not_needed_and_a_reason_is_kept() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    place(&user, "ORD-1").await;
    let answer = user.post_nothing("/orders/ORD-1/cancel").await;
    assert_eq!(answer.ok(202)["status"], "CANCELLED");
    for (id, body) in [("ORD-3", " \n"), ("ORD-4", "null"), ("ORD-5", "{}")] {
        place(&user, id).await;
        user.post_text(&format!("/orders/{id}/cancel"), body).await.ok(202);
    }
    place(&user, "ORD-2").await;
    let answer = user.post("/orders/ORD-2/cancel", &json!({ "reason": " wrong part " })).await;
    let event_id = answer.ok(202)["eventId"].clone();
    let order = user.get("/orders/ORD-2").await;
    assert_eq!(order.ok(200)["reason"], "wrong part");
    assert_eq!(order.body["history"][1]["reason"], "wrong part");
    assert_eq!(order.body["history"][1]["eventId"], event_id);
}

#[tokio::test]
async fn what_has_happened_is_not_repeated() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    place(&user, "ORD-1").await;
    let first = user.post_nothing("/orders/ORD-1/cancel").await;
    let before = world.counts().await;
    let again = user.post("/orders/ORD-1/cancel", &json!({ "reason": "another" })).await;
    assert_eq!((again.ok(202), world.counts().await), (first.ok(202), before));

    place(&user, "ORD-2").await;
    world.happen("ORD-2", &PAID).await;
    let first = user.post_nothing("/orders/ORD-2/ship").await;
    assert_eq!(first.ok(202)["status"], "SHIPPED");
    user.post_nothing("/orders/ORD-2/deliver").await.ok(202);
    let again = user.post_nothing("/orders/ORD-2/ship").await;
    assert_eq!(
        (&again.ok(202)["eventId"], &again.body["status"]),
        (&first.body["eventId"], &json!("DELIVERED"))
    );
}

#[tokio::test]
async fn what_the_status_forbids_is_a_409_that_says_so() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (id, steps, verb, text) in [
        ("ORD-1", vec![], "ship", "an order that is PENDING cannot be shipped"),
        ("ORD-2", vec![], "deliver", "an order that is PENDING cannot be delivered"),
        ("ORD-3", PAID.to_vec(), "deliver", "an order that is CONFIRMED cannot be delivered"),
        (
            "ORD-4",
            [&PAID[..], &[Step::Shipped]].concat(),
            "cancel",
            "an order that is SHIPPED cannot be cancelled",
        ),
        ("ORD-5", vec![Step::Cancelled], "ship", "an order that is CANCELLED cannot be shipped"),
        (
            "ORD-6",
            vec![Step::Created, Step::StockDepleted],
            "cancel",
            "an order that is FAILED_INSUFFICIENT_STOCK cannot be cancelled",
        ),
        (
            "ORD-7",
            vec![Step::Created, Step::StockAllocated, Step::PaymentRejected],
            "cancel",
            "an order that is FAILED_PAYMENT cannot be cancelled",
        ),
    ] {
        place(&user, id).await;
        world.happen(id, &steps).await;
        let before = world.counts().await;
        let answer = user.post_nothing(&format!("/orders/{id}/{verb}")).await;
        assert_eq!(answer.outcome(), (409, "status_forbids"), "{id}");
        assert_eq!(answer.body["detail"], text);
        assert_eq!(world.counts().await, before);
    }
}

#[tokio::test]
async fn an_order_can_be_cancelled_at_every_moment_until_it_is_shipped() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for count in 0..=PAID.len() {
        let id = format!("ORD-{count}");
        place(&user, &id).await;
        world.happen(&id, &PAID[..count]).await;
        let answer = user.post_nothing(&format!("/orders/{id}/cancel")).await;
        assert_eq!(answer.ok(202)["status"], "CANCELLED", "{count}");
    }
}

#[tokio::test]
async fn an_invalid_body_is_named_and_nothing_happens() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    place(&user, "ORD-1").await;
    world.happen("ORD-1", &PAID).await;
    let before = world.counts().await;
    for (verb, body, pointers) in [
        ("cancel", json!({ "reason": "x".repeat(501) }), vec!["/reason"]),
        ("cancel", json!({ "reason": 5 }), vec!["/reason"]),
        ("cancel", json!({ "reason": null }), vec!["/reason"]),
        ("cancel", json!({ "reason": "a\u{7}b" }), vec!["/reason"]),
        ("cancel", json!({ "raeson": "x" }), vec!["/raeson"]),
        ("ship", json!({ "reason": "x" }), vec!["/reason"]),
        ("deliver", json!({ "to": "x" }), vec!["/to"]),
    ] {
        let answer = user.post(&format!("/orders/ORD-1/{verb}"), &body).await;
        assert_eq!((answer.status, answer.pointers()), (400, pointers), "{body}");
    }
    assert_eq!(user.post_text("/orders/ORD-1/cancel", "[]").await.status, 400);
    assert_eq!(world.counts().await, before);
}
