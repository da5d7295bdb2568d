//! Another org sees, changes and guesses nothing.

use serde_json::json;

use crate::support::{
    ADA, ADD_CUSTOMER, CREATE, CUSTOMERS, ELECTRIC, JOHN, LIST, MOVE, NOBODY, PLUMBING, UPDATE, World,
};

#[tokio::test]
async fn an_org_id_argument_must_be_the_callers_own() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    for foreign in [ELECTRIC, "nobody", "PLUMBINGCO123", "plumbingCo123 ", ""] {
        let create = json!({ "orgId": foreign, "customerId": JOHN, "title": "Leak" });
        assert_eq!(user.send(CREATE, create).await.code(), "FORBIDDEN", "{foreign}");
        let add = json!({ "orgId": foreign, "name": "Max" });
        assert_eq!(user.send(ADD_CUSTOMER, add).await.code(), "FORBIDDEN", "{foreign}");
        let list = format!("{{ workOrdersForOrg(orgId: \"{foreign}\") {{ id }} }}");
        assert_eq!(user.ask(&list).await.code(), "FORBIDDEN", "{foreign}");
    }
    assert_eq!(world.counts().await, before);

    let create = json!({ "orgId": PLUMBING, "customerId": JOHN, "title": "Leak" });
    assert_eq!(user.send(CREATE, create).await.text("createWorkOrder", "orgId"), PLUMBING);
    world.project().await;
    let list = user.ask(&format!("{{ workOrdersForOrg(orgId: \"{PLUMBING}\") {{ title }} }}")).await;
    assert_eq!(list.ok("workOrdersForOrg"), &json!([{ "title": "Leak" }]));
}

#[tokio::test]
async fn customers_are_those_of_the_callers_org() {
    let world = World::start().await;
    for (org, names) in
        [(PLUMBING, json!(["Jane Doe", "John Smith"])), (ELECTRIC, json!(["Ada Sparks"])), ("new", json!([]))]
    {
        let user = world.user("operator", org);
        let list = user.ask("{ listCustomers { name } }").await;
        let listed: Vec<_> =
            list.ok("listCustomers").as_array().unwrap().iter().map(|customer| &customer["name"]).collect();
        assert_eq!(json!(listed), names, "{org}");
        let page = user.send(CUSTOMERS, json!({})).await;
        let edges = page.ok("customers")["edges"].as_array().unwrap();
        let paged: Vec<_> = edges.iter().map(|edge| &edge["node"]["name"]).collect();
        assert_eq!(json!(paged), names, "{org}");
    }
}

#[tokio::test]
async fn an_id_of_another_org_is_as_unknown_as_one_that_does_not_exist() {
    let world = World::with_view().await;
    let id = world.user("dispatcher", PLUMBING).open("Leak").await;
    world.project().await;
    let before = world.counts().await;
    let stranger = world.user("dispatcher", ELECTRIC);
    for (request, variables) in [
        ("query ($id: ID!) { workOrder(id: $id) { id title } }", json!({})),
        (UPDATE, json!({ "title": "Mine" })),
        (UPDATE, json!({ "title": "Mine", "expectedVersion": 1 })),
        (UPDATE, json!({ "title": "Mine", "expectedVersion": 9, "idempotencyKey": "k" })),
        (MOVE, json!({ "status": "CANCELLED" })),
        (MOVE, json!({ "status": "COMPLETED" })),
        (MOVE, json!({ "status": "SCHEDULED", "expectedVersion": 9 })),
    ] {
        let mut answers = Vec::new();
        for id in [id.as_str(), NOBODY] {
            let mut variables = variables.clone();
            variables["id"] = json!(id);
            answers.push(stranger.send(request, variables).await);
        }
        assert_eq!(answers[0].comparable(), answers[1].comparable(), "{variables}");
        assert_eq!(answers[0].status, answers[1].status);
        assert!(answers[0].code() == "NOT_FOUND" || answers[0].body["data"]["workOrder"].is_null());
    }
    assert_eq!(world.counts().await, before);
    let row = world.rows.query_one("SELECT title, status, version FROM work_orders", &[]).await.unwrap();
    assert_eq!((row.get(0), row.get(1), row.get(2)), ("Leak", "OPEN", 1_i64));
}

#[tokio::test]
async fn a_customer_of_another_org_is_as_unknown_as_one_that_does_not_exist() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let mut answers = Vec::new();
    for customer in [ADA, NOBODY] {
        let create = json!({ "customerId": customer, "title": "Leak", "idempotencyKey": "k" });
        let answer = user.send(CREATE, create).await;
        assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", vec!["customerId"]));
        answers.push(answer.comparable());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(world.counts().await, before, "not even the idempotency key was spent");
}

#[tokio::test]
async fn a_cursor_of_another_org_reveals_nothing() {
    let world = World::with_view().await;
    let (ours, theirs) = (world.user("dispatcher", PLUMBING), world.user("dispatcher", ELECTRIC));
    for title in ["One", "Two", "Three"] {
        ours.open(title).await;
    }
    let create = json!({ "customerId": ADA, "title": "Fuse" });
    theirs.send(CREATE, create).await.ok("createWorkOrder");
    world.project().await;

    let page = ours.send(LIST, json!({ "first": 1 })).await;
    let cursor = page.ok("workOrders")["pageInfo"]["endCursor"].clone();
    let stolen = theirs.send(LIST, json!({ "after": cursor })).await;
    let stolen = stolen.ok("workOrders")["edges"].as_array().unwrap().clone();
    assert!(stolen.iter().all(|edge| edge["node"]["title"] == "Fuse"), "{stolen:?}");

    let page = ours.send(CUSTOMERS, json!({ "first": 1 })).await;
    let cursor = page.ok("customers")["pageInfo"]["endCursor"].clone();
    let stolen = theirs.send(CUSTOMERS, json!({ "after": cursor })).await;
    let stolen = stolen.ok("customers")["edges"].as_array().unwrap().clone();
    assert!(stolen.iter().all(|edge| edge["node"]["orgId"] == ELECTRIC), "{stolen:?}");
}
