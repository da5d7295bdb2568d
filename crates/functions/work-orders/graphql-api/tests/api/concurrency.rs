//! Several people at the same work order.

use futures::future::{join, join_all};
use serde_json::json;

use crate::support::{MOVE, PLUMBING, UPDATE, World};

#[tokio::test]
async fn a_change_of_what_one_has_not_seen_is_refused() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let update = |title: &str, seen: u32| json!({ "id": id, "title": title, "expectedVersion": seen });
    user.send(UPDATE, update("Flood", 1)).await.ok("updateWorkOrder");
    let before = world.counts().await;
    for seen in [1, 3] {
        let answer = user.send(UPDATE, update("Drip", seen)).await;
        assert_eq!(answer.outcome(), (200, "VERSION_CONFLICT"));
        assert_eq!(answer.errors()[0]["message"], "the work order has version 2");
        let answer =
            user.send(MOVE, json!({ "id": id, "status": "SCHEDULED", "expectedVersion": seen })).await;
        assert_eq!(answer.code(), "VERSION_CONFLICT");
    }
    assert_eq!(world.counts().await, before);
    let answer = user.send(MOVE, json!({ "id": id, "status": "SCHEDULED", "expectedVersion": 2 })).await;
    assert_eq!(answer.ok("changeWorkOrderStatus")["version"], 3);
}

#[tokio::test]
async fn of_ten_editors_who_saw_the_same_version_one_wins() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let edits = (0..10)
        .map(|n| user.send(UPDATE, json!({ "id": id, "title": format!("Edit {n}"), "expectedVersion": 1 })));
    let answers = join_all(edits).await;
    assert_eq!(answers.iter().filter(|answer| answer.code() == "VERSION_CONFLICT").count(), 9);
    let won: Vec<_> = answers.iter().filter(|answer| answer.code().is_empty()).collect();
    assert_eq!(won[0].ok("updateWorkOrder")["version"], 2);
    assert_eq!(world.events().await.len(), 2);
}

#[tokio::test]
async fn two_moves_at_once_follow_one_another() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for _ in 0..10 {
        let id = world.user("dispatcher", PLUMBING).open("Leak").await;
        user.move_through(&id, &["SCHEDULED"]).await;
        // Allowed in either order.
        let (start, hold) = join(
            user.send(MOVE, json!({ "id": id, "status": "IN_PROGRESS" })),
            user.send(MOVE, json!({ "id": id, "status": "ON_HOLD" })),
        )
        .await;
        let field = "changeWorkOrderStatus";
        let mut versions = [&start, &hold].map(|answer| answer.ok(field)["version"].as_u64().unwrap());
        versions.sort_unstable();
        assert_eq!(versions, [3, 4]);
        let sequences: Vec<_> =
            world.events().await.into_iter().filter(|event| event.0 == id).map(|event| event.1).collect();
        assert_eq!(sequences, [1, 2, 3, 4], "one event a version, no gap");
    }
}

#[tokio::test]
async fn many_edits_at_once_lose_none() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let edits = (0..20).map(|n| user.send(UPDATE, json!({ "id": id, "title": format!("Edit {n}") })));
    let answers = join_all(edits).await;
    let mut versions: Vec<_> =
        answers.iter().map(|answer| answer.ok("updateWorkOrder")["version"].as_u64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=21).collect::<Vec<_>>());
    let sequences: Vec<_> = world.events().await.into_iter().map(|event| event.1).collect();
    assert_eq!(sequences, (1..=21).collect::<Vec<_>>());
}
