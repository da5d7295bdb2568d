//! From the order to its delivery, as the seeds' own requests have it.

use serde_json::{Value, json};
use tradewind_domain::OrderId;
use tradewind_domain::order::{Order, Step};
use tradewind_events::order::Remark;
use tradewind_kit::ids;
use tradewind_stores::dynamodb::event_store::{Appended, NewEvent};

use crate::support::{PLUMBING, WORK_ORDER, World, items, org_id, product, terminal, with};

#[tokio::test]
async fn an_order_of_items_costs_what_the_catalogue_says() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let answer = user.post("/orders", &items()).await;
    let placed = answer.ok(201);
    assert_eq!(placed["status"], "PENDING");
    let id = answer.text("orderId");
    assert_eq!(answer.header("location"), format!("/orders/{id}"));
    assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
    assert!(!answer.is_replay());

    let order = user.get(&format!("/orders/{id}")).await;
    let body = order.ok(200);
    assert_eq!(order.total(), "49.70");
    assert_eq!(body["items"], json!([{ "sku": "SKU-1", "qty": 2 }, { "sku": "SKU-2", "qty": 1 }]));
    assert_eq!((&body["status"], &body["orderStatus"]), (&json!("PENDING"), &json!("ORDER_PLACED_STATUS")));
    assert_eq!(
        (&body["customerId"], &body["contact"]),
        (&json!("cust-123"), &json!("technician@plumbingco123.example"))
    );
    assert_eq!(body["userId"], world.issuer.claims("technician", PLUMBING)["sub"]);
    assert_eq!(body["placedAt"], body["updatedAt"]);
    let history = &body["history"];
    assert_eq!(history.as_array().unwrap().len(), 1);
    assert_eq!(history[0]["event"], "OrderPlaced");
    assert_eq!(history[0]["eventId"], placed["eventId"]);
    assert_eq!(history[0]["traceId"], answer.header("x-trace-id"));
    assert_eq!(history[0]["counted"], true);
}

#[tokio::test]
async fn an_order_of_one_product_costs_what_it_says() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let order = with(product(), json!({ "orderId": " ORD-0001 ", "contactEmail": "john@example.com" }));
    let answer = user.post("/orders", &order).await;
    assert_eq!(answer.ok(201)["orderId"], "ORD-0001");
    let body = user.get("/orders/ORD-0001").await;
    assert_eq!(body.total(), "1998.00");
    assert_eq!(body.body["contact"], "john@example.com");
    assert_eq!(body.body["items"], json!([{ "sku": "PROD-001", "qty": 2 }]));
}

#[tokio::test]
async fn an_order_of_either_shape_may_be_for_a_work_order_and_its_events_tell_so() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (id, body) in [("ORD-1", items()), ("ORD-2", product())] {
        let body = with(body, json!({ "orderId": id, "workOrderId": WORK_ORDER }));
        user.post("/orders", &body).await.ok(201);
        user.post_nothing(&format!("/orders/{id}/cancel")).await.ok(202);
        assert_eq!(user.get(&format!("/orders/{id}")).await.ok(200)["workOrderId"], WORK_ORDER);
    }
    user.post("/orders", &with(items(), json!({ "orderId": "ORD-3" }))).await.ok(201);
    assert_eq!(user.get("/orders/ORD-3").await.ok(200).get("workOrderId"), None);
    for ((pk, sk), item) in world.events.items().await {
        let event: Value = serde_json::from_str(&item["event"]).unwrap();
        let expected = if pk.ends_with("ORD-3") { Value::Null } else { json!(WORK_ORDER) };
        assert_eq!(event["data"]["workOrderId"], expected, "{pk} {sk}");
        assert_eq!(event["data"].get("workOrderId").is_some(), !expected.is_null(), "{pk} {sk}");
    }
}

#[tokio::test]
async fn an_order_is_for_the_work_order_that_it_was_placed_for() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let body = with(items(), json!({ "orderId": "ORD-1", "workOrderId": WORK_ORDER }));
    user.post("/orders", &body).await.ok(201);
    // A function of a version that knew no work orders passes over the member, and tells the rest on.
    let (store, id) = (world.store(), OrderId::parse("orderId", "ORD-1").unwrap());
    let placed = store.order(&org_id(PLUMBING), &id).await.unwrap().unwrap().order;
    let unaware = Order { work_order_id: None, ..placed };
    let origin = ids::beginning(ids::trace());
    let created = NewEvent::step(&unaware, Step::Created, Remark::default(), &origin).unwrap();
    assert_eq!(store.append(&created).await.unwrap(), Appended::New);
    let order = user.get("/orders/ORD-1").await;
    assert_eq!(order.ok(200)["history"].as_array().unwrap().len(), 2);
    assert_eq!(order.body["workOrderId"], WORK_ORDER);
}

#[tokio::test]
async fn a_terminal_places_for_whoever_stands_at_it() {
    let world = World::start().await;
    let user = world.user("operator", PLUMBING);
    let answer = user.post("/api/v1/orders/placeOrder", &terminal()).await;
    assert_eq!(answer.ok(202)["orderId"], "ABC001");
    assert_eq!(answer.body["status"], "PENDING");
    let body = user.get("/orders/ABC001").await;
    let body = body.ok(200);
    assert_eq!((&body["userId"], body["total"].to_string()), (&json!("123456"), "33.25".to_owned()));
    assert!(body.get("contact").is_none() && body.get("customerId").is_none(), "{body}");
    // Prices that the payment gateway will reject are for it to reject.
    for (id, price) in [("ABC002", json!(0)), ("ABC003", json!(100_000)), ("ABC004", json!(1_000_000.00))] {
        let order = with(terminal(), json!({ "orderId": id, "price": price }));
        user.post("/api/v1/orders/placeOrder", &order).await.ok(202);
    }
}

#[tokio::test]
async fn an_unknown_sku_is_accepted_and_counts_nothing() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let order = json!({ "items": [{ "sku": "NO-SUCH", "qty": 5 }, { "sku": "SKU-2", "qty": 1 }] });
    let id = user.post("/orders", &order).await.text("orderId");
    assert_eq!(user.get(&format!("/orders/{id}")).await.total(), "9.90");
}

#[tokio::test]
async fn every_event_carries_the_callers_trace() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let caller = format!("00-{trace}-00f067aa0ba902b7-01");
    user.post("/orders", &with(items(), json!({ "orderId": "TRACED" }))).await.ok(201);
    let mut cancel = user.request("POST", "/orders/TRACED/cancel", None);
    cancel.headers_mut().insert("traceparent", caller.parse().unwrap());
    let answer = world.handle(cancel).await;
    assert_eq!(answer.header("x-trace-id"), trace);
    let order = user.get("/orders/TRACED").await;
    let history = order.ok(200)["history"].as_array().unwrap();
    assert_eq!((&history[1]["event"], &history[1]["traceId"]), (&json!("OrderCancelled"), &json!(trace)));
}

#[tokio::test]
async fn the_whole_life_of_an_order_is_its_history() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post("/orders", &with(items(), json!({ "orderId": "WHOLE" }))).await.ok(201);
    world
        .happen("WHOLE", &[Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed])
        .await;
    let confirmed = user.get("/orders/WHOLE").await;
    assert_eq!(confirmed.ok(200)["status"], "CONFIRMED");
    assert_eq!(confirmed.body["paymentId"], "pay-1");
    user.post("/orders/WHOLE/ship", &json!({})).await.ok(202);
    let delivered = user.post("/orders/WHOLE/deliver", &json!({})).await;
    assert_eq!(delivered.ok(202)["status"], "DELIVERED");
    let order = user.get("/orders/WHOLE").await;
    let body = order.ok(200);
    assert_eq!(
        (&body["status"], &body["orderStatus"]),
        (&json!("DELIVERED"), &json!("ORDER_DELIVERED_STATUS"))
    );
    let history = body["history"].as_array().unwrap();
    let events: Vec<_> = history.iter().map(|event| event["event"].as_str().unwrap()).collect();
    let expected = [
        "OrderPlaced",
        "OrderCreated",
        "OrderStockAllocated",
        "OrderPaymentAccepted",
        "OrderConfirmed",
        "OrderShipped",
        "OrderDelivered",
    ];
    assert_eq!(events, expected);
    assert!(history.iter().all(|event| event["counted"] == true));
}

#[tokio::test]
async fn an_event_from_the_future_is_shown_and_does_not_count() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post("/orders", &with(items(), json!({ "orderId": "EARLY" }))).await.ok(201);
    world.happen("EARLY", &[Step::Shipped]).await;
    let order = user.get("/orders/EARLY").await;
    let body = order.ok(200);
    assert_eq!((&body["status"], &body["orderStatus"]), (&json!("PENDING"), &json!("ORDER_PLACED_STATUS")));
    let counted: Vec<_> = body["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (&event["event"], &event["counted"]))
        .collect();
    assert_eq!(counted, [(&json!("OrderPlaced"), &json!(true)), (&json!("OrderShipped"), &json!(false))]);
}

#[tokio::test]
async fn why_an_order_failed_is_said() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    user.post("/orders", &with(items(), json!({ "orderId": "SHORT" }))).await.ok(201);
    world.happen("SHORT", &[Step::Created, Step::StockDepleted]).await;
    let order = user.get("/orders/SHORT").await;
    assert_eq!(order.ok(200)["status"], "FAILED_INSUFFICIENT_STOCK");
    assert_eq!(order.body["reason"], "as the test planned");
}

#[tokio::test]
async fn an_order_that_is_not_there_is_a_404() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for id in ["nobody", "a", "a%23b%20c", "%20", "01890a5d-ac96-774b-bcce-000000000000"] {
        assert_eq!(user.get(&format!("/orders/{id}")).await.outcome(), (404, "not_found"), "{id}");
        for verb in ["cancel", "ship", "deliver"] {
            let answer = user.post(&format!("/orders/{id}/{verb}"), &json!({})).await;
            assert_eq!(answer.outcome(), (404, "not_found"), "{id}");
        }
    }
    assert_eq!(world.counts().await, (0, 0));
}
