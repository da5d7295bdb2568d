//! Another org sees, changes and guesses nothing; and whoever has no good token gets nowhere.

use serde_json::{Value, json};

use crate::support::{ELECTRIC, PLUMBING, WORK_ORDER, World, items, with};

#[tokio::test]
async fn an_order_of_another_org_is_as_unknown_as_one_that_does_not_exist() {
    let world = World::start().await;
    let owner = world.user("technician", PLUMBING);
    owner.post("/orders", &with(items(), json!({ "orderId": "SECRET" }))).await.ok(201);
    world.sync().await;
    let before = world.counts().await;
    let stranger = world.user("operator", ELECTRIC);
    for id in ["SECRET", "NO-SUCH"] {
        let mut answers = vec![stranger.get(&format!("/orders/{id}")).await];
        for verb in ["cancel", "ship", "deliver"] {
            answers.push(stranger.post_nothing(&format!("/orders/{id}/{verb}")).await);
        }
        for answer in answers {
            assert_eq!(answer.outcome(), (404, "not_found"));
            assert_eq!(answer.body["detail"], "there is no such order");
        }
        let listed = stranger.post("/api/v1/orders/listOrders", &json!({ "orderId": id })).await;
        assert_eq!(listed.ok(200), &json!({ "orders": [] }));
    }
    assert_eq!(stranger.get("/orders").await.ok(200), &json!({ "orders": [] }));
    assert_eq!(
        stranger.post("/api/v1/orders/listOrders", &json!({})).await.ok(200),
        &json!({ "orders": [] })
    );
    assert_eq!(world.counts().await, before);
    assert_eq!(owner.get("/orders/SECRET").await.ok(200)["status"], "PENDING");
    // The same id is free for another org.
    stranger.post("/orders", &with(items(), json!({ "orderId": "SECRET" }))).await.ok(201);
}

#[tokio::test]
async fn a_work_order_has_the_orders_of_the_callers_org_only() {
    let world = World::start().await;
    let (owner, stranger) = (world.user("technician", PLUMBING), world.user("operator", ELECTRIC));
    for number in 1..=2 {
        let order = json!({ "orderId": format!("SECRET-{number}"), "workOrderId": WORK_ORDER });
        owner.post("/orders", &with(items(), order)).await.ok(201);
    }
    world.sync().await;
    let list = format!("/orders?workOrderId={WORK_ORDER}");
    assert_eq!(stranger.get(&list).await.ok(200), &json!({ "orders": [] }));
    stranger
        .post("/orders", &with(items(), json!({ "orderId": "OWN-1", "workOrderId": WORK_ORDER })))
        .await
        .ok(201);
    world.sync().await;
    let orders = stranger.get(&list).await;
    let orders = orders.ok(200)["orders"].as_array().unwrap();
    assert_eq!((orders.len(), &orders[0]["orderId"]), (1, &json!("OWN-1")));
    let cursor = owner.get(&format!("{list}&limit=1")).await.text("nextCursor");
    let stolen = stranger.get(&format!("{list}&cursor={cursor}")).await;
    assert_eq!((stolen.status, stolen.pointers()), (400, vec!["/cursor"]));
}

#[tokio::test]
async fn a_cursor_of_another_org_is_refused() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for _ in 0..2 {
        user.post("/orders", &items()).await.ok(201);
    }
    world.sync().await;
    let cursor = user.get("/orders?limit=1").await.text("nextCursor");
    let token = user.post("/api/v1/orders/listOrders", &json!({ "limit": 1 })).await.text("nextToken");
    let stranger = world.user("technician", ELECTRIC);
    let stolen = stranger.get(&format!("/orders?cursor={cursor}")).await;
    assert_eq!((stolen.status, stolen.pointers()), (400, vec!["/cursor"]));
    let stolen = stranger.post("/api/v1/orders/listOrders", &json!({ "nextToken": token })).await;
    assert_eq!((stolen.status, stolen.pointers()), (400, vec!["/nextToken"]));
}

#[tokio::test]
async fn prices_are_those_of_the_callers_org() {
    let world = World::start().await;
    world.price(ELECTRIC, "SKU-1", 1).await;
    world.price(ELECTRIC, "SKU-2", 2).await;
    for (org, total) in [(PLUMBING, "49.70"), (ELECTRIC, "0.04")] {
        let user = world.user("technician", org);
        let id = user.post("/orders", &items()).await.text("orderId");
        assert_eq!(user.get(&format!("/orders/{id}")).await.total(), total);
    }
}

#[tokio::test]
async fn no_endpoint_answers_without_a_good_token() {
    let world = World::start().await;
    let requests = |token: Option<String>| {
        let user = world.with_token(token);
        async move {
            let mut statuses = Vec::new();
            for path in ["/orders", "/orders/ORD-1"] {
                statuses.push(user.get(path).await.outcome().0);
            }
            for path in [
                "/orders",
                "/orders/ORD-1/cancel",
                "/orders/ORD-1/ship",
                "/orders/ORD-1/deliver",
                "/api/v1/orders/placeOrder",
                "/api/v1/orders/listOrders",
            ] {
                statuses.push(user.post(path, &Value::Null).await.outcome().0);
            }
            statuses
        }
    };
    assert!(requests(None).await.iter().all(|status| *status == 401));
    for (name, token) in world.issuer.refused("operator", PLUMBING) {
        assert!(requests(Some(token)).await.iter().all(|status| *status == 401), "{name}");
    }
    assert_eq!(world.counts().await, (0, 0));
}
