//! A note that cannot be saved: its author hears of it once, when that is final.

use std::time::Duration;

use serde_json::Value;
use tradewind_domain::note::Step;
use tradewind_events::{Event, decode};
use tradewind_kit::batch::{Consumer, Delivery, Each, Handler as _};
use tradewind_kit::{Aws, Deadline};
use tradewind_testkit::{ChaosProxy, Mood, Queue, cloud_endpoint};

use crate::support::{World, aws, created, created_json, note};

/// A saver behind its queue.
struct Behind {
    world: World,
    queue: Queue,
    dead: Queue,
}

impl Behind {
    async fn start() -> Self {
        Self { world: World::empty().await, queue: Queue::create().await, dead: Queue::create().await }
    }

    /// Works through one message that its queue has brought so often, with the store at this address.
    async fn receive(&self, message: &Value, receive_count: u32, dynamodb: &Aws) -> usize {
        let mut batch = message.clone();
        batch["Records"][0]["attributes"]["ApproximateReceiveCount"] = Value::from(receive_count.to_string());
        let (queue, dead) = (self.queue.url().to_owned(), self.dead.url().to_owned());
        let consumer = Consumer::new(&aws(cloud_endpoint()), queue, dead);
        let worker = Each(self.world.saver_over(dynamodb));
        let batch = serde_json::from_value(batch).unwrap();
        let response = consumer.run(batch, &worker, Deadline::after(Duration::from_secs(3))).await;
        response.batch_item_failures.len()
    }

    async fn message(&self) -> Value {
        self.queue.send(&created_json(1), &[]).await;
        self.queue.receive(1).await
    }

    fn told(&self) -> Vec<Event> {
        self.world.bus.accepted().iter().map(|entry| decode(&entry.detail).unwrap()).collect()
    }
}

/// A DynamoDB that nobody reaches.
fn nowhere() -> Aws {
    aws("http://127.0.0.1:9").without_retries()
}

#[tokio::test]
async fn its_author_hears_of_it_at_the_last_receive_and_not_before() {
    let behind = Behind::start().await;
    let message = behind.message().await;
    for receive_count in 1..5 {
        assert_eq!(behind.receive(&message, receive_count, &nowhere()).await, 1);
        assert!(behind.told().is_empty(), "it comes again");
    }
    assert_eq!(behind.receive(&message, 5, &nowhere()).await, 0);
    let [failed] = behind.told().try_into().unwrap();
    let (step, data) = failed.note().unwrap();
    assert_eq!((step, failed.sequence), (Step::Failed, 1));
    assert_eq!(data.reason.as_deref(), Some("the note could not be saved"));
    assert_eq!(data.clone().into_note(failed.org_id.clone(), 1), note(1));
    assert_eq!(failed.traceparent.unwrap().trace_id(), created(1).traceparent.unwrap().trace_id());
    let dead = &behind.dead.receive(1).await["Records"][0];
    assert_eq!(dead["messageAttributes"]["deadLetterCode"]["stringValue"], "store_unavailable");
    assert_eq!(dead["body"], created_json(1));
}

#[tokio::test]
async fn a_crash_before_the_dead_letter_queue_has_it_tells_the_same_again() {
    let behind = Behind::start().await;
    let saver = behind.world.saver_over(&nowhere());
    for _ in 0..3 {
        saver.given_up(&Delivery::new(created(1))).await.unwrap();
    }
    let told = behind.told();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|event| event.id == told[0].id && event.data == told[0].data), "{told:?}");
    assert_ne!(told[0].id, created(1).id);
    saver.given_up(&Delivery::new(created(2))).await.unwrap();
    assert_ne!(behind.told()[3].id, told[0].id);
}

#[tokio::test]
async fn a_store_and_a_bus_that_are_away_together_leave_the_note_in_the_dead_letter_queue() {
    let behind = Behind::start().await;
    let message = behind.message().await;
    behind.world.bus.set_mood(Mood::Silent);
    assert_eq!(behind.receive(&message, 5, &nowhere()).await, 0);
    assert_eq!((behind.told().len(), behind.dead.depth().await), (0, 1));
}

#[tokio::test]
async fn a_store_that_hangs_until_the_last_receive_is_told_like_one_that_fails() {
    let behind = Behind::start().await;
    let message = behind.message().await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.delay(Duration::from_mins(1));
    assert_eq!(behind.receive(&message, 4, &aws(proxy.url())).await, 1);
    assert_eq!(behind.receive(&message, 5, &aws(proxy.url())).await, 0);
    assert_eq!(behind.told().len(), 1);
    let dead = &behind.dead.receive(1).await["Records"][0];
    assert_eq!(dead["messageAttributes"]["deadLetterCode"]["stringValue"], "out_of_time");
}

#[tokio::test]
async fn a_note_that_is_there_after_all_has_not_failed() {
    let behind = Behind::start().await;
    behind.world.deliver(&[created(1)]).await;
    behind.world.saver().given_up(&Delivery::new(created(1))).await.unwrap();
    assert!(behind.told().is_empty());
}

#[tokio::test]
async fn a_note_that_failed_is_saved_when_it_is_sent_again() {
    let behind = Behind::start().await;
    let message = behind.message().await;
    assert_eq!(behind.receive(&message, 5, &nowhere()).await, 0);
    assert_eq!(behind.receive(&message, 1, &aws(cloud_endpoint())).await, 0);
    behind.world.assert_saved(&[1]).await;
}
