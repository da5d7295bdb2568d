//! The connection to Postgres breaks at each message of a mutation. Work order and event live or die together, and the
//! same request again, under the same key, ends with exactly one of both.

use serde_json::json;

use crate::support::{CREATE, JOHN, PLUMBING, World};

/// Which way a message is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// Postgres never sees the message.
    Before,
    /// Postgres acts on it; the answer is lost.
    After,
}

#[tokio::test]
async fn a_crash_before_any_message_to_postgres_leaves_all_or_nothing() {
    crash_at_every_message(Cut::Before).await;
}

#[tokio::test]
async fn a_crash_after_any_message_to_postgres_leaves_all_or_nothing() {
    crash_at_every_message(Cut::After).await;
}

async fn crash_at_every_message(cut: Cut) {
    let mut world = World::start().await;
    // How many messages an undisturbed request takes, from connecting to the end of its eager dispatch.
    let create = |key: &str| json!({ "customerId": JOHN, "title": key, "idempotencyKey": key });
    world.user("dispatcher", PLUMBING).send(CREATE, create("undisturbed")).await.ok("createWorkOrder");
    let messages = world.postgres.client_messages();
    assert!(messages > 10, "{messages}");

    let mut survived = 0;
    for number in 1..=messages {
        // A process of its own: it connects anew, and knows of no earlier trouble.
        world.restart();
        match cut {
            Cut::Before => world.postgres.cut_before_client_message(number),
            Cut::After => world.postgres.cut_after_client_messages(number),
        }
        let key = format!("{cut:?}-{number}");
        let user = world.user("dispatcher", PLUMBING);
        let disturbed = user.send(CREATE, create(&key)).await;
        assert!(
            matches!(disturbed.outcome(), (200, "") | (503, "UNAVAILABLE")),
            "{key}: {:?}",
            disturbed.outcome()
        );
        world.postgres.settled().await;
        world.postgres.mend();
        let committed = check(&world, &key).await;
        if disturbed.status == 200 {
            assert!(committed, "{key}: said to be there, and is not");
            survived += 1;
        }

        world.restart();
        let again = world.user("dispatcher", PLUMBING).send(CREATE, create(&key)).await;
        let id = again.text("createWorkOrder", "id");
        if disturbed.status == 200 {
            assert_eq!(disturbed.text("createWorkOrder", "id"), id, "{key}");
        }
        assert!(check(&world, &key).await, "{key}");
    }
    assert!(survived > 0, "a crash in the eager dispatch must not spoil the answer");
    assert!(survived < messages, "a crash before the commit cannot end well");
}

/// Work orders and events agree one to one. True if there is a work order of this title; never more than one.
async fn check(world: &World, title: &str) -> bool {
    let select = "SELECT id::text, title FROM work_orders ORDER BY id::text";
    let rows = world.rows.query(select, &[]).await.unwrap();
    let ids: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let told: Vec<_> = world.events().await.into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids, told, "{title}");
    let found = rows.iter().filter(|row| row.get::<_, &str>(1) == title).count();
    assert!(found <= 1, "{title}: {found} work orders");
    found == 1
}
