//! Lists: newest first, by status, page by page.

use serde_json::{Value, json};
use tradewind_domain::order::Step;

use crate::support::{PLUMBING, User, WORK_ORDER, World, items, product, terminal, with};

const LIST: &str = "/api/v1/orders/listOrders";

/// Places orders with these ids, one after the other.
async fn place(user: &User<'_>, ids: &[String]) {
    for id in ids {
        user.post("/orders", &with(items(), json!({ "orderId": id }))).await.ok(201);
    }
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("ORD-{n:03}")).collect()
}

fn listed(body: &Value) -> Vec<String> {
    let orders = body["orders"].as_array().unwrap();
    orders.iter().map(|order| order["orderId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn orders_come_newest_first_and_page_by_page() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let mut ids = ids(7);
    place(&user, &ids).await;
    world.sync().await;
    ids.reverse();
    let all = user.get("/orders").await;
    assert_eq!(listed(all.ok(200)), ids);
    assert!(all.body.get("nextCursor").is_none());
    for limit in [1, 2, 3, 7] {
        let (mut seen, mut query) = (Vec::new(), format!("/orders?limit={limit}"));
        loop {
            let page = user.get(&query).await;
            let page_ids = listed(page.ok(200));
            assert!(page_ids.len() <= limit);
            seen.extend(page_ids);
            let Some(cursor) = page.body["nextCursor"].as_str() else { break };
            query = format!("/orders?limit={limit}&cursor={cursor}");
        }
        assert_eq!(seen, ids, "{limit}");
    }
}

#[tokio::test]
async fn an_order_in_a_list_says_what_it_is() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    place(&user, &ids(1)).await;
    world.happen("ORD-000", &[Step::Created]).await;
    world.sync().await;
    let list = user.get("/orders").await;
    let order = &list.ok(200)["orders"][0];
    let whole = user.get("/orders/ORD-000").await;
    for name in [
        "orderId",
        "status",
        "orderStatus",
        "items",
        "total",
        "customerId",
        "userId",
        "placedAt",
        "updatedAt",
    ] {
        assert!(!order[name].is_null(), "{name}");
        assert_eq!(order[name], whole.ok(200)[name], "{name}");
    }
    assert_eq!(order["orderStatus"], "ORDER_CREATED_STATUS");
}

#[tokio::test]
async fn orders_of_one_status_are_found_page_by_page() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let ids = ids(6);
    place(&user, &ids).await;
    for id in [&ids[1], &ids[3], &ids[4]] {
        user.post_nothing(&format!("/orders/{id}/cancel")).await.ok(202);
    }
    world.sync().await;
    let cancelled = user.get("/orders?status=CANCELLED").await;
    assert_eq!(listed(cancelled.ok(200)), [&*ids[4], &*ids[3], &*ids[1]]);
    assert_eq!(listed(user.get("/orders?status=PENDING").await.ok(200)), [&*ids[5], &*ids[2], &*ids[0]]);
    assert_eq!(user.get("/orders?status=DELIVERED").await.ok(200), &json!({ "orders": [] }));
    let first = user.get("/orders?status=CANCELLED&limit=2").await;
    let cursor = first.text("nextCursor");
    let second = user.get(&format!("/orders?status=CANCELLED&limit=2&cursor={cursor}")).await;
    assert_eq!(listed(second.ok(200)), [&*ids[1]]);
    // A cursor belongs to its filter.
    for query in ["", "&status=PENDING"] {
        let refused = user.get(&format!("/orders?cursor={cursor}{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (400, vec!["/cursor"]));
    }
}

#[tokio::test]
async fn orders_for_a_work_order_are_found_page_by_page() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let ids = ids(6);
    let other = "019bca5d-ac96-774b-bcce-b30100000001";
    for (id, work_order) in
        ids.iter().zip([Some(WORK_ORDER), None, Some(WORK_ORDER), Some(other), Some(WORK_ORDER), None])
    {
        let body = with(product(), json!({ "orderId": id, "workOrderId": work_order }));
        user.post("/orders", &body).await.ok(201);
    }
    user.post_nothing(&format!("/orders/{}/cancel", ids[2])).await.ok(202);
    world.sync().await;
    let list = format!("/orders?workOrderId={WORK_ORDER}");
    let all = user.get(&list).await;
    assert_eq!(listed(all.ok(200)), [&*ids[4], &*ids[2], &*ids[0]]);
    assert!(all.body.get("nextCursor").is_none());
    assert!(all.body["orders"].as_array().unwrap().iter().all(|order| order["workOrderId"] == WORK_ORDER));
    let shouted = user.get(&format!("/orders?workOrderId={}", WORK_ORDER.to_uppercase())).await;
    assert_eq!(shouted.ok(200), &all.body, "the same UUID");
    assert_eq!(listed(user.get(&format!("{list}&status=CANCELLED")).await.ok(200)), [&*ids[2]]);
    assert_eq!(listed(user.get(&format!("{list}&status=PENDING")).await.ok(200)), [&*ids[4], &*ids[0]]);
    let none = user.get("/orders?workOrderId=019bca5d-ac96-774b-bcce-b30100000002").await;
    assert_eq!(none.ok(200), &json!({ "orders": [] }));

    let first = user.get(&format!("{list}&limit=2")).await;
    assert_eq!(listed(first.ok(200)), [&*ids[4], &*ids[2]]);
    let cursor = first.text("nextCursor");
    let second = user.get(&format!("{list}&limit=2&cursor={cursor}")).await;
    assert_eq!((listed(second.ok(200)), second.body.get("nextCursor")), (vec![ids[0].clone()], None));
    // A cursor belongs to its list.
    for query in ["", &format!("&workOrderId={other}"), &format!("&workOrderId={WORK_ORDER}&status=PENDING")]
    {
        let refused = user.get(&format!("/orders?cursor={cursor}{query}")).await;
        assert_eq!((refused.status, refused.pointers()), (400, vec!["/cursor"]), "{query}");
    }
}

#[tokio::test]
async fn what_is_no_query_is_named() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=1001", "/limit"),
        ("limit=ten", "/limit"),
        ("status=pending", "/status"),
        ("status=", "/status"),
        ("cursor=nonsense", "/cursor"),
        ("workOrderId=", "/workOrderId"),
        ("workOrderId=7", "/workOrderId"),
        ("page=2", "/page"),
    ] {
        let answer = user.get(&format!("/orders?{query}")).await;
        assert_eq!((answer.status, answer.pointers()), (400, vec![pointer]), "{query}");
    }
    let answer = user.get("/orders?status=LOST&workOrderId=LOST").await;
    assert_eq!(answer.pointers(), ["/status", "/workOrderId"]);
    let answer = user.get("/orders?status=LOST").await;
    let detail = answer.body["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("PENDING, CONFIRMED, SHIPPED") && detail.contains("FAILED_PAYMENT"), "{detail}");
}

#[tokio::test]
async fn terminals_list_oldest_first_unless_told_otherwise() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let mut ids = ids(5);
    place(&user, &ids).await;
    world.sync().await;
    assert_eq!(listed(user.post(LIST, &json!({})).await.ok(200)), ids);
    assert_eq!(listed(user.post_nothing(LIST).await.ok(200)), ids);
    let (mut seen, mut body) = (Vec::new(), json!({ "limit": 2, "sortDirection": "desc" }));
    loop {
        let page = user.post(LIST, &body).await;
        seen.extend(listed(page.ok(200)));
        let Some(token) = page.body["nextToken"].as_str() else { break };
        let other_way = json!({ "sortDirection": "asc", "nextToken": token });
        assert_eq!(user.post(LIST, &other_way).await.pointers(), ["/nextToken"]);
        body = with(body, json!({ "nextToken": token }));
    }
    ids.reverse();
    assert_eq!(seen, ids);
}

#[tokio::test]
async fn a_terminals_order_is_listed_as_seed_002_has_it() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let placed = user.post("/api/v1/orders/placeOrder", &terminal()).await;
    placed.ok(202);
    // By its id it is there at once, in the list once it is synchronised.
    let one = user.post(LIST, &json!({ "orderId": "ABC001" })).await;
    world.sync().await;
    let all = user.post(LIST, &json!({ "limit": 10 })).await;
    assert_eq!(one.ok(200), all.ok(200));
    let order = &one.body["orders"][0];
    assert_eq!(
        with(order.clone(), json!({ "createdAt": null, "updatedAt": null })),
        json!({ "orderId": "ABC001", "orderStatus": "ORDER_PLACED_STATUS", "status": "PENDING", "sku": "APPLES",
                "units": 20, "price": 33.25, "userId": "123456", "lines": [{ "sku": "APPLES", "units": 20 }] })
    );
    assert!(order["createdAt"].is_string() && order["updatedAt"].is_string());
    assert_eq!(user.post(LIST, &json!({ "orderId": "ABC002" })).await.ok(200), &json!({ "orders": [] }));

    user.post("/orders", &with(items(), json!({ "orderId": "MANY" }))).await.ok(201);
    let many = user.post(LIST, &json!({ "orderId": "MANY" })).await;
    let order = &many.ok(200)["orders"][0];
    assert_eq!((&order["sku"], &order["units"]), (&json!("SKU-1"), &json!(2)));
    assert_eq!(order["lines"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_a_terminal_asks_wrongly_is_named() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for (body, pointer) in [
        (json!({ "orderId": "abc" }), "/orderId"),
        (json!({ "orderId": null }), "/orderId"),
        (json!({ "limit": 0 }), "/limit"),
        (json!({ "limit": "10" }), "/limit"),
        (json!({ "limit": 1.5 }), "/limit"),
        (json!({ "sortDirection": "up" }), "/sortDirection"),
        (json!({ "sortDirection": 1 }), "/sortDirection"),
        (json!({ "nextToken": "nonsense" }), "/nextToken"),
        (json!({ "sku": "APPLES" }), "/sku"),
    ] {
        let answer = user.post(LIST, &body).await;
        assert_eq!((answer.status, answer.pointers()), (400, vec![pointer]), "{body}");
    }
}
