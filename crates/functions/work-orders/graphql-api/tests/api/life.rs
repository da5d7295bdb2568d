//! The life of a work order through the API.

use serde_json::{Value, json};

use crate::support::{CREATE, JOHN, MOVE, PLUMBING, UPDATE, World};

/// How to get to each status, and where one may go from there.
const LIFE: [(&str, &[&str], &[&str]); 6] = [
    ("OPEN", &[], &["SCHEDULED", "CANCELLED"]),
    ("SCHEDULED", &["SCHEDULED"], &["IN_PROGRESS", "ON_HOLD", "CANCELLED"]),
    ("IN_PROGRESS", &["SCHEDULED", "IN_PROGRESS"], &["COMPLETED", "ON_HOLD", "CANCELLED"]),
    ("ON_HOLD", &["SCHEDULED", "ON_HOLD"], &["SCHEDULED", "IN_PROGRESS", "CANCELLED"]),
    ("COMPLETED", &["SCHEDULED", "IN_PROGRESS", "COMPLETED"], &[]),
    ("CANCELLED", &["CANCELLED"], &[]),
];

#[tokio::test]
async fn a_work_order_takes_the_steps_of_the_contract_and_no_others() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    for (from, path, next) in LIFE {
        for (to, ..) in LIFE {
            let id = user.open("Leak").await;
            user.move_through(&id, path).await;
            let before = world.counts().await;
            let answer = user.send(MOVE, json!({ "id": id, "status": to })).await;
            if next.contains(&to) {
                let expected = json!({ "id": id, "status": to, "version": path.len() + 2 });
                assert_eq!(answer.ok("changeWorkOrderStatus"), &expected);
                assert_eq!(world.counts().await.events, before.events + 1);
                continue;
            }
            if to == from {
                let expected = json!({ "id": id, "status": to, "version": path.len() + 1 });
                assert_eq!(answer.ok("changeWorkOrderStatus"), &expected, "already there: nothing to do");
            } else {
                assert_eq!(answer.outcome(), (200, "INVALID_TRANSITION"), "{from} -> {to}");
            }
            assert_eq!(world.counts().await, before, "{from} -> {to}");
        }
    }
}

#[tokio::test]
async fn an_update_changes_what_it_mentions_clears_with_null_and_leaves_the_rest() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let create = json!({
        "customerId": JOHN, "title": "Leak", "description": "Kitchen", "address": "1 Main St",
        "scheduledAt": "2026-11-25T13:30:00Z",
    });
    let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
    let mutation = |arguments: &str| {
        let fields = "title description address scheduledAt version";
        format!("mutation {{ updateWorkOrder(id: \"{id}\"{arguments}) {{ {fields} }} }}")
    };
    let state = |title: &str, description: Value, address: Value, scheduled_at: Value, version: u32| {
        json!({
            "title": title, "description": description, "address": address, "scheduledAt": scheduled_at,
            "version": version,
        })
    };
    let (kitchen, main, at) = (json!("Kitchen"), json!("1 Main St"), json!("2026-11-25T13:30:00Z"));
    for (arguments, expected) in [
        ("", state("Leak", kitchen.clone(), main.clone(), at.clone(), 1)),
        (", title: \"Leak\"", state("Leak", kitchen.clone(), main.clone(), at.clone(), 1)),
        (", title: \" Flood \"", state("Flood", kitchen, main.clone(), at.clone(), 2)),
        (", description: null", state("Flood", Value::Null, main, at, 3)),
        (", address: \" \", scheduledAt: null", state("Flood", Value::Null, Value::Null, Value::Null, 4)),
    ] {
        assert_eq!(user.ask(&mutation(arguments)).await.ok("updateWorkOrder"), &expected, "{arguments}");
    }
    assert_eq!(world.events().await.len(), 4, "what changes nothing tells nothing");
}

#[tokio::test]
async fn a_variable_that_is_declared_and_not_given_says_nothing() {
    const PATCH: &str = "mutation ($id: ID!, $title: String, $description: String, $address: String = \"Elsewhere\",
        $scheduledAt: String) { updateWorkOrder(id: $id, title: $title, description: $description, address: $address,
        scheduledAt: $scheduledAt) { title description address scheduledAt } }";
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let create = json!({
        "customerId": JOHN, "title": "Leak", "description": "Kitchen", "address": "1 Main St",
        "scheduledAt": "2026-11-25T13:30:00Z",
    });
    let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
    let answer = user.send(PATCH, json!({ "id": id, "title": "Flood", "scheduledAt": null })).await;
    let expected =
        json!({ "title": "Flood", "description": "Kitchen", "address": "Elsewhere", "scheduledAt": null });
    assert_eq!(answer.ok("updateWorkOrder"), &expected);
}

#[tokio::test]
async fn a_finished_work_order_is_not_edited() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    for path in [&["CANCELLED"][..], &["SCHEDULED", "IN_PROGRESS", "COMPLETED"]] {
        let id = user.open("Leak").await;
        user.move_through(&id, path).await;
        let before = world.counts().await;
        let answer = user.send(UPDATE, json!({ "id": id, "title": "Flood" })).await;
        assert_eq!(answer.outcome(), (200, "INVALID_TRANSITION"));
        assert_eq!(world.counts().await, before);
    }
}

#[tokio::test]
async fn what_was_created_is_read_back_from_the_projection() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let create = json!({ "customerId": JOHN, "title": "Leak", "scheduledAt": "2026-11-25T13:30:00Z" });
    let answer = user.send(CREATE, create).await;
    let created = answer.ok("createWorkOrder").clone();
    let id = created["id"].as_str().unwrap();
    let query = format!(
        "{{ workOrder(id: \"{id}\") {{
             id orgId customerId status title description address scheduledAt version createdAt updatedAt }} }}"
    );
    assert_eq!(user.ask(&query).await.ok("workOrder"), &Value::Null, "not projected yet");
    world.project().await;
    assert_eq!(user.ask(&query).await.ok("workOrder"), &created);

    user.move_through(id, &["SCHEDULED", "ON_HOLD"]).await;
    world.project().await;
    let moved = user.ask(&query).await;
    assert_eq!(
        (&moved.ok("workOrder")["status"], &moved.ok("workOrder")["version"]),
        (&json!("ON_HOLD"), &json!(3))
    );
    let list = user.ask("{ workOrdersForOrg { id status customer { name } } }").await;
    let expected = json!([{ "id": id, "status": "ON_HOLD", "customer": { "name": "John Smith" } }]);
    assert_eq!(list.ok("workOrdersForOrg"), &expected, "it has moved, and is in no other place");
}
