//! What operators see: queues, the outbox, traces.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{ELECTRIC, PLUMBING, World};

const QUEUES: &str = "{
      queues {
        id worker queue { waiting inFlight delayed oldestAgeSeconds }
        deadLetters { waiting inFlight delayed oldestAgeSeconds }
      }
      outbox { waiting dead oldestAgeSeconds }
    }";
const TRACE: &str = "query ($id: ID!, $hours: Int) {
      trace(id: $id, hours: $hours) {
        id startedAt endedAt
        spans {
          id service name eventId queuedAt startedAt endedAt outcome receiveCount orderId workOrderId noteId code
        }
        lines { timestamp level service message fields }
      }
    }";
const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test]
async fn operators_see_how_much_waits_in_each_queue_and_in_the_outbox() {
    let world = World::with_queues().await;
    let (_, dead_letters) = &world.queues[1];
    dead_letters.send("{}", &[]).await;
    // While SNS is out, events wait.
    world.sink.set_outage(true);
    world.user("dispatcher", PLUMBING).open("Leak").await;

    let answer = world.user("operator", ELECTRIC).ask(QUEUES).await;
    let empty = json!({ "waiting": 0, "inFlight": 0, "delayed": 0, "oldestAgeSeconds": null });
    let one = json!({ "waiting": 1, "inFlight": 0, "delayed": 0, "oldestAgeSeconds": null });
    let expected = json!([
        { "id": "event-relay", "worker": "event-relay", "queue": null, "deadLetters": empty },
        { "id": "stock-allocator", "worker": "stock-allocator", "queue": empty, "deadLetters": one },
    ]);
    let mut queues = answer.ok("queues").clone();
    // The age is a metric: it comes a little later.
    let age = queues[1]["deadLetters"]["oldestAgeSeconds"].take();
    assert!(age.is_null() || age.as_u64().is_some_and(|seconds| seconds < 60), "{age}");
    assert_eq!(queues, expected);
    let outbox = answer.ok("outbox");
    assert_eq!((&outbox["waiting"], &outbox["dead"]), (&json!(1), &json!(0)));
    assert!(outbox["oldestAgeSeconds"].as_u64().unwrap() < 60);

    world.rows.execute("UPDATE outbox SET dead_at = now()", &[]).await.unwrap();
    let answer = world.user("operator", PLUMBING).ask("{ outbox { waiting dead oldestAgeSeconds } }").await;
    assert_eq!(answer.ok("outbox"), &json!({ "waiting": 0, "dead": 1, "oldestAgeSeconds": null }));
}

#[tokio::test]
async fn nobody_but_operators_sees_queues_the_outbox_and_traces() {
    let world = World::with_queues().await;
    for role in ["dispatcher", "technician"] {
        let user = world.user(role, PLUMBING);
        for query in ["{ queues { id } }", "{ outbox { dead } }"] {
            assert_eq!(user.ask(query).await.outcome(), (200, "FORBIDDEN"), "{role} {query}");
        }
        assert_eq!(user.send(TRACE, json!({ "id": ID })).await.code(), "FORBIDDEN", "{role}");
    }
    assert_eq!(world.anonymous().ask("{ queues { id } }").await.outcome(), (401, "UNAUTHENTICATED"));
}

#[tokio::test]
async fn a_trace_is_asked_for_by_its_id_and_some_hours() {
    let world = World::with_queues().await;
    let user = world.user("operator", PLUMBING);
    for (variables, named) in [
        (json!({ "id": "4bf92f35" }), vec!["id"]),
        (json!({ "id": "/".repeat(32), "hours": 0 }), vec!["hours", "id"]),
        (json!({ "id": ID, "hours": 169 }), vec!["hours"]),
        (json!({ "id": ID, "hours": -1 }), vec!["hours"]),
    ] {
        let answer = user.send(TRACE, variables.clone()).await;
        assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", named), "{variables}");
    }
}

#[tokio::test]
async fn queues_that_cannot_be_reached_are_a_503() {
    let world = World::with_queues().await;
    let user = world.user("operator", PLUMBING);
    world.dynamodb.cut();
    let answer = user.ask("{ queues { id } }").await;
    assert_eq!(answer.outcome(), (503, "UNAVAILABLE"), "the queues are behind the same proxy");
    assert_eq!(user.send(TRACE, json!({ "id": ID })).await.outcome(), (503, "UNAVAILABLE"));
    let outbox = user.ask("{ outbox { waiting } }").await;
    assert_eq!(outbox.ok("outbox"), &json!({ "waiting": 0 }), "the outbox is elsewhere");
    world.dynamodb.mend();
    assert_ne!(user.ask("{ queues { id } }").await.ok("queues"), &Value::Null);
}

#[tokio::test]
async fn an_outbox_that_cannot_be_reached_is_not_known_and_hides_no_queues() {
    let world = World::with_queues().await;
    let user = world.user("operator", PLUMBING);
    let both = "{ queues { id } outbox { waiting } }";
    world.postgres.cut();
    let answer = user.ask(both).await;
    assert_ne!(answer.ok("queues"), &json!([]));
    assert_eq!(answer.ok("outbox"), &Value::Null);
    let refused = world.user("dispatcher", PLUMBING).ask("{ outbox { waiting } }").await;
    assert_eq!(refused.outcome(), (200, "FORBIDDEN"));

    world.postgres.mend();
    world.postgres.delay(Duration::from_mins(1));
    assert_eq!(user.ask(both).await.ok("outbox"), &Value::Null, "too late is not known either");
    world.postgres.delay(Duration::ZERO);
    assert_eq!(user.ask(both).await.ok("outbox"), &json!({ "waiting": 0 }));
}
