//! Batches from a real queue: each message meets its own fate.

use std::time::Duration;

use serde_json::{Value, json};
use tradewind_domain::work_order::Status;
use tradewind_kit::Deadline;
use tradewind_kit::batch::Consumer;
use tradewind_testkit::{ChaosProxy, Queue, cloud_endpoint};

use crate::histories::{life, to};
use crate::support::{View, aws, snapshot};

const TYPE: &str = "WorkOrderCreated";

struct World {
    view: View,
    queue: Queue,
    dead: Queue,
}

impl World {
    async fn new() -> Self {
        Self { view: View::empty().await, queue: Queue::create().await, dead: Queue::create().await }
    }

    fn consumer(&self) -> Consumer {
        Consumer::new(&self.view.aws, self.queue.url().to_owned(), self.dead.url().to_owned())
    }
}

/// The ids of the messages that come back, sorted.
fn failures(response: &aws_lambda_events::sqs::SqsBatchResponse) -> Vec<String> {
    let failures = response.batch_item_failures.iter();
    let mut ids: Vec<_> = failures.map(|failure| failure.item_identifier.clone()).collect();
    ids.sort();
    ids
}

fn batch(event: Value) -> aws_lambda_events::sqs::SqsEvent {
    serde_json::from_value(event).unwrap()
}

#[tokio::test]
async fn a_mixed_batch_applies_the_good_and_dead_letters_the_bad_at_once() {
    let world = World::new().await;
    let events = life(0, [to(Status::Scheduled)]);
    let changed = |name: &str, value: &str| {
        let mut event: Value = serde_json::from_str(&events[0].json).unwrap();
        event[name] = json!(value);
        event.to_string()
    };
    let bad = [
        ("malformed", "garbage {".to_owned()),
        ("unknown_type", changed("type", "WorkOrderExploded")),
        ("newer_version", changed("dataschema", "urn:tradewind:schema:WorkOrderCreated/9")),
    ];
    for body in [&bad[0].1, &events[1].json, &bad[1].1, &events[0].json, &bad[2].1] {
        world.queue.send(body, &[("type", TYPE), ("origin", "test")]).await;
    }
    // SQS takes no empty message, so one is emptied on the way.
    let emptied = world.queue.send("(soon empty)", &[]).await;
    let mut event = world.queue.receive(6).await;
    let records = event["Records"].as_array_mut().unwrap();
    records.iter_mut().find(|record| record["messageId"] == emptied.as_str()).unwrap()["body"] = json!("");

    let projector = world.view.projector();
    let response =
        world.consumer().run(batch(event), &projector, Deadline::after(Duration::from_secs(20))).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    world.view.assert_shows_the_latest_of(&events).await;

    let dead = world.dead.receive(4).await;
    let dead = dead["Records"].as_array().unwrap();
    assert_eq!(dead.len(), 4);
    for (code, body) in
        bad.iter().map(|(code, body)| (*code, body.as_str())).chain([("malformed", "(empty)")])
    {
        let letter =
            dead.iter().find(|letter| letter["body"] == body).unwrap_or_else(|| panic!("{body}: {dead:#?}"));
        let attribute = |name: &str| letter["messageAttributes"][name]["stringValue"].as_str();
        assert_eq!(attribute("deadLetterCode"), Some(code));
        assert!(attribute("deadLetterReason").is_some_and(|reason| reason.len() > 10), "{letter:#}");
        assert!(attribute("deadLetterSource").is_some(), "{letter:#}");
        if body != "(empty)" {
            assert_eq!((attribute("type"), attribute("origin")), (Some(TYPE), Some("test")));
        }
    }
}

#[tokio::test]
async fn while_dynamodb_is_out_of_reach_every_good_message_comes_back_early_and_is_then_applied() {
    let world = World::new().await;
    let events = life(0, [to(Status::Scheduled), to(Status::OnHold)]);
    for told in &events {
        world.queue.send(&told.json, &[("type", TYPE)]).await;
    }
    world.queue.send("garbage", &[]).await;
    let event = world.queue.receive(4).await;
    let mut good: Vec<_> = event["Records"].as_array().unwrap().iter().collect();
    good.retain(|record| record["body"] != "garbage");
    let mut good: Vec<_> =
        good.iter().map(|record| record["messageId"].as_str().unwrap().to_owned()).collect();
    good.sort();

    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = world.view.projector_over(&aws(proxy.url()).without_retries());
    let ample = || Deadline::after(Duration::from_secs(20));
    let response = world.consumer().run(batch(event), &cut_off, ample()).await;
    assert_eq!(failures(&response), good);
    assert_eq!(world.dead.receive(1).await["Records"][0]["body"], "garbage");

    // The queue alone would keep them for a minute: receiving gives up long before.
    let again = world.queue.receive(3).await;
    for record in again["Records"].as_array().unwrap() {
        assert_eq!(record["attributes"]["ApproximateReceiveCount"], "2");
    }
    let response = world.consumer().run(batch(again), &world.view.projector(), ample()).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    world.view.assert_shows_the_latest_of(&events).await;
}

#[tokio::test]
async fn events_of_a_work_order_that_cannot_be_written_are_dead_lettered_together_and_hold_up_no_other() {
    let world = World::new().await;
    let (unlucky, lucky) = (life(0, [to(Status::Scheduled)]), life(2, []));
    // A head that this program did not write.
    let id = snapshot(&unlucky[0].event).work_order_id;
    let head =
        [("pk", "ORG#plumbingCo123".to_owned()), ("sk", format!("HEAD#WO#{id}")), ("card", "?".to_owned())];
    world.view.table.put(&head).await;
    for told in unlucky.iter().chain(&lucky) {
        world.queue.send(&told.json, &[("type", TYPE)]).await;
    }
    let event = world.queue.receive(3).await;
    let ample = Deadline::after(Duration::from_secs(20));
    let response = world.consumer().run(batch(event), &world.view.projector(), ample).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    world.view.assert_shows_the_latest_of(&lucky).await;

    let dead = world.dead.receive(unlucky.len()).await;
    let dead = dead["Records"].as_array().unwrap();
    assert_eq!(dead.len(), unlucky.len());
    for letter in dead {
        assert_eq!(letter["messageAttributes"]["deadLetterCode"]["stringValue"], "store_corrupt");
        assert!(unlucky.iter().any(|told| letter["body"] == told.json.as_str()), "{letter:#}");
    }
}
