//! A repeat under the same key changes nothing and answers what the first request answered.

use serde_json::json;

use crate::support::{ADA, ADD_CUSTOMER, CREATE, ELECTRIC, JOHN, MOVE, PLUMBING, UPDATE, World};

#[tokio::test]
async fn a_repeat_answers_the_first_work_order_and_writes_nothing() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let create =
        json!({ "customerId": JOHN, "title": "Leak", "address": "1 Main St", "idempotencyKey": "k-1" });
    let first = user.send(CREATE, create.clone()).await;
    assert_eq!(world.counts().await, before.with_a_work_order().with_a_key());

    // The answer is the first one, even after the work order has changed.
    user.move_through(&first.text("createWorkOrder", "id"), &["SCHEDULED"]).await;
    let before = world.counts().await;
    for _ in 0..3 {
        let repeat = user.send(CREATE, create.clone()).await;
        assert_eq!(repeat.ok("createWorkOrder"), first.ok("createWorkOrder"));
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn every_mutation_can_be_repeated() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    for (field, mutation, arguments) in [
        ("updateWorkOrder", UPDATE, json!({ "id": id, "title": "Flood", "expectedVersion": 1 })),
        ("changeWorkOrderStatus", MOVE, json!({ "id": id, "status": "SCHEDULED", "expectedVersion": 2 })),
        ("createCustomer", ADD_CUSTOMER, json!({ "name": "Max", "email": "max@example.com" })),
    ] {
        let mut arguments = arguments;
        arguments["idempotencyKey"] = json!(field);
        let first = user.send(mutation, arguments.clone()).await;
        let before = world.counts().await;
        let repeat = user.send(mutation, arguments).await;
        assert_eq!(repeat.ok(field), first.ok(field));
        assert_eq!(world.counts().await, before, "{field}");
    }
}

#[tokio::test]
async fn a_key_that_stands_for_another_request_is_refused() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let create = json!({ "customerId": JOHN, "title": "Leak", "idempotencyKey": "k" });
    let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
    let before = world.counts().await;
    for (mutation, arguments) in [
        (CREATE, json!({ "customerId": JOHN, "title": "Flood", "idempotencyKey": "k" })),
        (CREATE, json!({ "customerId": JOHN, "title": "Leak", "description": "x", "idempotencyKey": "k" })),
        (CREATE, json!({ "customerId": JOHN, "title": "Leak", "address": "x", "idempotencyKey": "k" })),
        (UPDATE, json!({ "id": id, "title": "Leak", "idempotencyKey": "k" })),
        (MOVE, json!({ "id": id, "status": "SCHEDULED", "idempotencyKey": "k" })),
        (ADD_CUSTOMER, json!({ "name": "Leak", "idempotencyKey": "k" })),
    ] {
        let answer = user.send(mutation, arguments.clone()).await;
        assert_eq!(answer.outcome(), (200, "IDEMPOTENCY_KEY_REUSED"), "{arguments}");
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn leaving_a_field_alone_and_clearing_it_are_different_requests() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let create = json!({ "customerId": JOHN, "title": "Leak", "address": "1 Main St" });
    let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
    let update = |arguments: &str| {
        format!(
            "mutation {{ updateWorkOrder(id: \"{id}\", idempotencyKey: \"k\"{arguments}) {{ address }} }}"
        )
    };
    user.ask(&update(", title: \"Flood\"")).await.ok("updateWorkOrder");
    let answer = user.ask(&update(", title: \"Flood\", address: null")).await;
    assert_eq!(answer.code(), "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn keys_of_different_orgs_are_different_keys() {
    let world = World::start().await;
    let mut ids = Vec::new();
    for (org, customer) in [(PLUMBING, JOHN), (ELECTRIC, ADA)] {
        let create = json!({ "customerId": customer, "title": "Leak", "idempotencyKey": "same" });
        let answer = world.user("dispatcher", org).send(CREATE, create).await;
        assert_eq!(answer.text("createWorkOrder", "orgId"), org);
        ids.push(answer.text("createWorkOrder", "id"));
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let refused = json!({ "id": id, "status": "COMPLETED", "idempotencyKey": "k" });
    assert_eq!(user.send(MOVE, refused).await.code(), "INVALID_TRANSITION");
    let stale = json!({ "id": id, "title": "Flood", "expectedVersion": 9, "idempotencyKey": "k" });
    assert_eq!(user.send(UPDATE, stale).await.code(), "VERSION_CONFLICT");
    let good = json!({ "id": id, "status": "SCHEDULED", "idempotencyKey": "k" });
    user.send(MOVE, good).await.ok("changeWorkOrderStatus");
}

#[tokio::test]
async fn ten_requests_at_once_with_one_key_make_one_work_order() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let create = json!({ "customerId": JOHN, "title": "Leak", "idempotencyKey": "k" });
    let answers = futures::future::join_all((0..10).map(|_| user.send(CREATE, create.clone()))).await;
    let mut ids: Vec<_> = answers.iter().map(|answer| answer.text("createWorkOrder", "id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(world.counts().await, before.with_a_work_order().with_a_key());
}

#[tokio::test]
async fn ten_requests_at_once_with_one_key_make_one_customer() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let add = json!({ "name": "Max", "idempotencyKey": "k" });
    let answers = futures::future::join_all((0..10).map(|_| user.send(ADD_CUSTOMER, add.clone()))).await;
    let mut ids: Vec<_> = answers.iter().map(|answer| answer.text("createCustomer", "id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(world.counts().await, before.with_a_customer().with_a_key());
}
