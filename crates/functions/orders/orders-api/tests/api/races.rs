//! Two people at the same order: the event store is the arbiter.

use futures::future::{join, join_all};
use serde_json::json;
use tradewind_domain::order::Step;

use crate::support::{PLUMBING, World, items, with};

const ROUNDS: usize = 30;

#[tokio::test]
async fn of_a_cancellation_and_a_shipment_at_once_exactly_one_wins() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for round in 0..ROUNDS {
        let id = format!("ORD-{round}");
        user.post("/orders", &with(items(), json!({ "orderId": id }))).await.ok(201);
        let paid = [Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed];
        world.happen(&id, &paid).await;
        let (cancel_path, ship_path) = (format!("/orders/{id}/cancel"), format!("/orders/{id}/ship"));
        let (cancel, ship) = if round % 2 == 0 {
            join(user.post_nothing(&cancel_path), user.post_nothing(&ship_path)).await
        } else {
            let (ship, cancel) = join(user.post_nothing(&ship_path), user.post_nothing(&cancel_path)).await;
            (cancel, ship)
        };
        let won = [&cancel, &ship].iter().filter(|answer| answer.status == 202).count();
        assert_eq!(won, 1, "{cancel:?} {ship:?}");
        let lost = if cancel.status == 202 { &ship } else { &cancel };
        assert_eq!(lost.outcome(), (409, "status_forbids"));
        let order = user.get(&format!("/orders/{id}")).await;
        let events: Vec<_> =
            order.ok(200)["history"].as_array().unwrap().iter().map(|event| event["event"].clone()).collect();
        assert_eq!(events.len(), 6, "{events:?}");
        let expected = if cancel.status == 202 { "CANCELLED" } else { "SHIPPED" };
        assert_eq!(order.body["status"], expected);
    }
}

#[tokio::test]
async fn twenty_cancellations_at_once_are_one_event() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post("/orders", &with(items(), json!({ "orderId": "ORD-1" }))).await.ok(201);
    let answers = join_all((0..20).map(|_| user.post_nothing("/orders/ORD-1/cancel"))).await;
    let first = answers[0].ok(202);
    assert!(answers.iter().all(|answer| answer.ok(202) == first), "{answers:?}");
    assert_eq!(world.counts().await, (2, 0));
}
