//! The program itself, as Lambda runs it: a runtime API before it, DynamoDB, EventBridge and SQS behind it.

use serde_json::json;
use tradewind_testkit::{Bootstrap, Queue, RuntimeApi, cloud_endpoint};

use crate::support::{SECRET, World, created_json, note};

const PROGRAM: &str = env!("CARGO_BIN_EXE_note-saver");

#[tokio::test]
async fn a_note_is_saved_logged_and_counted() {
    let (world, api) = (World::empty().await, RuntimeApi::start().await);
    let (queue, dead) = (Queue::create().await, Queue::create().await);
    let mut environment = api.environment("tradewind-test-note-saver");
    let own = [
        ("STAGE", "test"),
        ("AWS_ENDPOINT_URL", &cloud_endpoint()),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", &world.bus.url()),
        ("NOTES_TABLE", world.notes.name()),
        ("EVENT_STORE_TABLE", world.events.name()),
        ("BUS_NAME", "events"),
        ("QUEUE_URL", queue.url()),
        ("DEAD_LETTER_QUEUE_URL", dead.url()),
    ];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    queue.send(&created_json(1), &[]).await;
    let batch = queue.receive(1).await;
    for _ in 0..2 {
        assert_eq!(api.invoke(&batch).await.response(), json!({ "batchItemFailures": [] }));
    }
    let written = bootstrap.stop();
    world.assert_saved(&[1]).await;

    let (log, metrics) = (written.log(), written.metrics());
    let outcomes: Vec<_> = log.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["applied", "duplicate"], "{written:?}");
    for line in &log {
        assert_eq!((&line["service"], &line["orgId"]), (&json!("note-saver"), &json!("plumbingCo123")));
        assert_eq!((&line["eventType"], &line["noteId"]), (&json!("NoteCreated"), &json!(note(1).id)));
    }
    assert!(!written.0.contains(SECRET), "the note is in the log: {written:?}");
    assert_eq!((&metrics[0]["EventsApplied"], &metrics[1]["EventsDuplicate"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn every_missing_variable_is_named_at_once_and_the_program_ends() {
    let api = RuntimeApi::start().await;
    let (status, written) = Bootstrap::start(PROGRAM, api.environment("test")).end();
    assert!(!status.success(), "{status}");
    for name in ["NOTES_TABLE", "EVENT_STORE_TABLE", "BUS_NAME", "QUEUE_URL", "DEAD_LETTER_QUEUE_URL"] {
        assert!(written.contains(&format!("{name} is missing")), "{name} is not named: {written}");
    }
}
