//! Orders: one folded from its events, lists from the view.

use serde_json::{Value, json};
use tradewind_domain::order::Step;

use crate::support::{ELECTRIC, JOHN, PLUMBING, User, World, at, order, work_order_id};

const ONE: &str = "
    query ($id: ID!) {
      order(id: $id) {
        id status orderStatus lines { sku units } total userId customerId workOrderId reason placedAt updatedAt
        events { id type orderStatus at counted reason traceId }
        payment { id status amount lines { sku units } userId chargeId retries reason createdAt updatedAt }
      }
    }";
const LIST: &str = "
    query ($status: OrderStatus, $first: Int, $after: String) {
      orders(status: $status, first: $first, after: $after) {
        nodes { id status orderStatus total placedAt updatedAt lines { sku units } workOrderId }
        edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }";

fn ids(page: &Value) -> Vec<&str> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect()
}

/// Walks through all pages and returns what was on each.
async fn walk(user: &User<'_>, status: Option<&str>, first: usize) -> Vec<Vec<String>> {
    let (mut pages, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = user.send(LIST, json!({ "status": status, "first": first, "after": after })).await;
        let page = answer.ok("orders");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        pages.push(ids(page).into_iter().map(str::to_owned).collect());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return pages;
        }
    }
}

#[tokio::test]
async fn an_order_shows_all_that_its_events_tell_as_soon_as_it_is_accepted() {
    let world = World::with_stores().await;
    let mut order = order(PLUMBING, "ORD-0001", 0);
    order.work_order_id = Some(work_order_id(JOHN));
    let user = world.user("technician", PLUMBING);
    assert_eq!(user.send(ONE, json!({ "id": "ORD-0001" })).await.ok("order"), &Value::Null);

    // A shipment before its confirmation waits for it.
    let steps = [
        (Step::Placed, None),
        (Step::Created, None),
        (Step::Cancelled, Some("a mistake")),
        (Step::Shipped, None),
    ];
    let origins = world.stores.record(&order, &steps).await;
    world.stores.charge(&order, at(5)).await;
    let answer = user.send(ONE, json!({ "id": "ORD-0001" })).await;
    let found = answer.ok("order");
    let event = |n: usize, r#type: &str, status: &str, counted: bool, reason: Value| {
        json!({ "id": origins[n].id, "type": r#type, "orderStatus": status, "at": origins[n].time,
            "counted": counted, "reason": reason, "traceId": origins[n].traceparent.trace_id() })
    };
    let lines = json!([{ "sku": "APPLES", "units": 20 }, { "sku": "PEARS", "units": 1 }]);
    let expected = json!({
        "id": "ORD-0001", "status": "CANCELLED", "orderStatus": "ORDER_CANCELLED_STATUS", "lines": lines,
        "total": 33.25, "userId": "123456", "customerId": "CUST-123", "workOrderId": JOHN,
        "reason": "a mistake", "placedAt": at(0), "updatedAt": at(2),
        "events": [
            event(0, "OrderPlaced", "ORDER_PLACED_STATUS", true, Value::Null),
            event(1, "OrderCreated", "ORDER_CREATED_STATUS", true, Value::Null),
            event(2, "OrderCancelled", "ORDER_CANCELLED_STATUS", true, json!("a mistake")),
            event(3, "OrderShipped", "ORDER_SHIPPED_STATUS", false, Value::Null),
        ],
        "payment": {
            "id": "ORD-0001", "status": "PAYMENT_PROCESSING", "amount": 33.25, "lines": lines,
            "userId": "123456", "chargeId": null, "retries": 0, "reason": null, "createdAt": at(5),
            "updatedAt": at(5),
        },
    });
    assert_eq!(found, &expected);
}

#[tokio::test]
async fn what_only_has_events_from_the_future_is_no_order_yet() {
    let world = World::with_stores().await;
    world.stores.record(&order(PLUMBING, "ORD-0001", 0), &[(Step::Shipped, None)]).await;
    let answer = world.user("operator", PLUMBING).send(ONE, json!({ "id": "ORD-0001" })).await;
    assert_eq!(answer.ok("order"), &Value::Null);
}

#[tokio::test]
async fn pages_go_through_all_orders_once_newest_first() {
    let world = World::with_stores().await;
    let names: Vec<_> = (0..23).map(|n| format!("ORD-{n:04}")).collect();
    for (n, name) in (0..).zip(&names) {
        // Some at the same time.
        let order = order(PLUMBING, name, n / 2);
        let steps: &[Step] =
            if n % 5 == 0 { &[Step::Placed, Step::Created, Step::Cancelled] } else { &[Step::Placed] };
        world.stores.show(&order, steps).await;
    }
    world.stores.show(&order(ELECTRIC, "ORD-9999", 99), &[Step::Placed]).await;

    let user = world.user("dispatcher", PLUMBING);
    let newest_first: Vec<_> = names.iter().rev().cloned().collect();
    for first in [1, 4, 23, 100] {
        let seen = walk(&user, None, first).await;
        assert!(seen.iter().all(|page| page.len() <= first), "{first}");
        assert_eq!(seen.concat(), newest_first, "{first}");
    }
    let cancelled = walk(&user, Some("CANCELLED"), 2).await.concat();
    assert_eq!(cancelled, ["ORD-0020", "ORD-0015", "ORD-0010", "ORD-0005", "ORD-0000"]);
    assert_eq!(walk(&user, Some("DELIVERED"), 2).await.concat(), [""; 0]);

    let answer = user.send(LIST, json!({ "first": 1 })).await;
    let expected = json!({ "id": "ORD-0022", "status": "PENDING", "orderStatus": "ORDER_PLACED_STATUS", "total": 33.25,
        "placedAt": at(11), "updatedAt": at(11), "workOrderId": null,
        "lines": [{ "sku": "APPLES", "units": 20 }, { "sku": "PEARS", "units": 1 }] });
    assert_eq!(answer.ok("orders")["nodes"][0], expected);
}

#[tokio::test]
async fn a_list_tells_reasons_events_and_payments_too() {
    let world = World::with_stores().await;
    let query = "{ orders { nodes { id reason events { type } payment { status } } } }";
    for n in 0..12 {
        let order = order(PLUMBING, &format!("ORD-{n:04}"), n);
        world.stores.show(&order, &[Step::Placed, Step::Created, Step::Cancelled]).await;
        let reason = format!("reason {n}");
        let steps = [(Step::Placed, None), (Step::Created, None), (Step::Cancelled, Some(reason.as_str()))];
        world.stores.record(&order, &steps).await;
        if n % 2 == 0 {
            world.stores.charge(&order, at(n)).await;
        }
    }
    let user = world.user("operator", PLUMBING);
    let answer = user.ask(query).await;
    let nodes = answer.ok("orders")["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 12);
    for (n, node) in (0..12).rev().zip(nodes) {
        assert_eq!(node["reason"], format!("reason {n}"));
        assert_eq!(node["events"].as_array().unwrap().len(), 3);
        let payment = if n % 2 == 0 { json!({ "status": "PAYMENT_PROCESSING" }) } else { Value::Null };
        assert_eq!(node["payment"], payment);
    }
    // Payments are read together: twelve take no more requests than one, but for what comes late on a busy machine.
    let requests = async |first: u32| {
        let before = world.dynamodb.client_messages();
        user.ask(&format!("{{ orders(first: {first}) {{ nodes {{ payment {{ status }} }} }} }}"))
            .await
            .ok("orders");
        world.dynamodb.client_messages() - before
    };
    requests(1).await;
    let (one, twelve) = (requests(1).await, requests(12).await);
    assert!(twelve <= 3 * one, "one takes {one} messages and twelve take {twelve}");
}

#[tokio::test]
async fn the_orders_for_a_work_order_are_listed_with_it_newest_first() {
    let world = World::with_stores().await;
    let dispatcher = world.user("dispatcher", PLUMBING);
    let (leak, flood) = (dispatcher.open("Leak").await, dispatcher.open("Flood").await);
    world.project().await;
    for (n, id) in [(0, &leak), (1, &flood), (2, &leak)] {
        let mut order = order(PLUMBING, &format!("ORD-{n:04}"), n);
        order.work_order_id = Some(work_order_id(id));
        world.stores.show(&order, &[Step::Placed]).await;
    }
    let mut foreign = order(ELECTRIC, "ORD-9999", 9);
    foreign.work_order_id = Some(work_order_id(&leak));
    world.stores.show(&foreign, &[Step::Placed]).await;

    let ask = |id: &str| format!("{{ workOrder(id: \"{id}\") {{ orders {{ id workOrderId }} }} }}");
    let technician = world.user("technician", PLUMBING);
    let expected =
        json!([{ "id": "ORD-0002", "workOrderId": leak }, { "id": "ORD-0000", "workOrderId": leak }]);
    assert_eq!(technician.ask(&ask(&leak)).await.ok("workOrder")["orders"], expected);
    let all = technician.ask("{ workOrders { nodes { title orders { id } } } }").await;
    let nodes = all.ok("workOrders")["nodes"].as_array().unwrap();
    let count = |title: &str| {
        nodes.iter().find(|node| node["title"] == title).unwrap()["orders"].as_array().unwrap().len()
    };
    assert_eq!((count("Leak"), count("Flood")), (2, 1));
}

#[tokio::test]
async fn another_org_sees_no_order_and_follows_no_cursor() {
    let world = World::with_stores().await;
    for n in 0..3 {
        let order = order(PLUMBING, &format!("ORD-{n:04}"), n);
        world.stores.record(&order, &[(Step::Placed, None)]).await;
        world.stores.show(&order, &[Step::Placed]).await;
    }
    let (ours, theirs) = (world.user("operator", PLUMBING), world.user("operator", ELECTRIC));
    assert_eq!(theirs.send(ONE, json!({ "id": "ORD-0000" })).await.ok("order"), &Value::Null);
    assert_eq!(ids(theirs.send(LIST, json!({})).await.ok("orders")), [""; 0]);
    let answer = ours.send(LIST, json!({ "first": 1 })).await;
    let cursor = answer.ok("orders")["pageInfo"]["endCursor"].clone();
    let stolen = theirs.send(LIST, json!({ "after": cursor })).await;
    assert_eq!((stolen.code(), stolen.invalid()), ("BAD_USER_INPUT", vec!["after"]));
    // Nor does it lead on in another list of one's own.
    let other = ours.send(LIST, json!({ "after": cursor, "status": "PENDING" })).await;
    assert_eq!(other.invalid(), ["after"]);
    assert_eq!(
        ours.send(
            "query ($after: String) { payments(after: $after) { nodes { id } } }",
            json!({ "after": cursor })
        )
        .await
        .invalid(),
        ["after"]
    );
}

#[tokio::test]
async fn what_is_wrong_with_the_arguments_is_named() {
    let world = World::with_stores().await;
    let user = world.user("operator", PLUMBING);
    for (variables, named) in [
        (json!({ "first": 0 }), vec!["first"]),
        (json!({ "first": 101, "after": "x" }), vec!["after", "first"]),
        (json!({ "after": "" }), vec!["after"]),
    ] {
        let answer = user.send(LIST, variables.clone()).await;
        assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", named), "{variables}");
    }
    assert_eq!(user.send(ONE, json!({ "id": "a#b" })).await.invalid(), ["id"]);
    assert_eq!(user.send(LIST, json!({ "status": "LOST" })).await.code(), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(world.anonymous().send(LIST, json!({})).await.outcome(), (401, "UNAUTHENTICATED"));
}

#[tokio::test]
async fn what_a_screen_shows_fits_into_one_request_and_all_events_of_a_large_page_do_not() {
    let world = World::with_stores().await;
    let id = world.user("dispatcher", PLUMBING).open("Leak").await;
    world.project().await;
    let user = world.user("operator", PLUMBING);
    let fields = "id status orderStatus total placedAt updatedAt lines { sku units } workOrderId";
    let events = "events { id type orderStatus at counted reason traceId }";
    let payment = "payment { id status amount chargeId retries reason updatedAt }";
    for query in [
        format!(
            "{{ orders(first: 50) {{ nodes {{ {fields} {payment} }} pageInfo {{ endCursor hasNextPage }} }} }}"
        ),
        format!("{{ orders(first: 25) {{ nodes {{ {fields} reason {events} }} }} }}"),
        format!("{{ order(id: \"ORD-0001\") {{ {fields} reason {events} {payment} }} }}"),
        format!(
            "{{ workOrder(id: \"{id}\") {{ id title customer {{ id name }} orders {{ {fields} }}
               notes(first: 20) {{ nodes {{ id username content isPublic createdAt }} }} }} }}"
        ),
    ] {
        let answer = user.ask(&query).await;
        assert_eq!(answer.outcome(), (200, ""), "{query}");
    }
    let greedy = format!("{{ orders(first: 100) {{ nodes {{ {fields} {events} }} }} }}");
    assert_eq!(user.ask(&greedy).await.outcome(), (400, "QUERY_TOO_COMPLEX"));
}

#[tokio::test]
async fn a_dynamodb_outage_is_a_503_for_what_is_read_there_and_ends_with_it() {
    let world = World::with_stores().await;
    let order = order(PLUMBING, "ORD-0001", 0);
    world.stores.record(&order, &[(Step::Placed, None)]).await;
    let user = world.user("technician", PLUMBING);
    world.dynamodb.cut();
    for query in [
        "{ order(id: \"ORD-0001\") { id } }",
        "{ orders { nodes { id } } }",
        "{ stock { nodes { id } } }",
        "{ stockItem(sku: \"APPLES\") { id } }",
        "{ payments { nodes { id } } }",
        "{ notes { nodes { id } } }",
        "{ publicNotes { nodes { id } } }",
    ] {
        let answer = user.ask(query).await;
        assert_eq!(answer.outcome(), (503, "UNAVAILABLE"), "{query}");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    world.dynamodb.mend();
    assert_eq!(user.ask("{ order(id: \"ORD-0001\") { id } }").await.ok("order")["id"], "ORD-0001");
}
