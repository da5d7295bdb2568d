//! Events from the future, by way of real queues.

use std::time::Duration;

use aws_lambda_events::sqs::SqsBatchResponse;
use serde_json::Value;
use tradewind_domain::order::{Status, Step};
use tradewind_kit::Deadline;
use tradewind_kit::batch::{Consumer, Each};
use tradewind_kit::config::Reader;
use tradewind_testkit::Queue;

use crate::histories::{order, told};
use crate::support::World;

struct Line {
    world: World,
    queue: Queue,
    dead: Queue,
}

impl Line {
    async fn new() -> Self {
        Self { world: World::empty().await, queue: Queue::create().await, dead: Queue::create().await }
    }

    /// A consumer with short pauses, as the stage of a laptop has.
    fn consumer(&self) -> Consumer {
        let mut env = Reader::new(|name| match name {
            "QUEUE_URL" => Some(self.queue.url().to_owned()),
            "DEAD_LETTER_QUEUE_URL" => Some(self.dead.url().to_owned()),
            "MAX_RECEIVES" => Some("5".to_owned()),
            "RETRY_PAUSES" => Some("1,1,1,1".to_owned()),
            _ => None,
        });
        let consumer = Consumer::read(&mut env, &self.world.aws);
        env.finish(consumer).unwrap()
    }

    async fn send(&self, steps: &[Step]) {
        for told in told(0, steps) {
            self.queue.send(&told.stored.json, &[("type", told.event.r#type)]).await;
        }
    }

    /// Receives so many messages and works through them as one batch; returns how often each had been received.
    async fn work(&self, messages: usize) -> (Vec<String>, SqsBatchResponse) {
        let batch = self.queue.receive(messages).await;
        let count =
            |record: &Value| record["attributes"]["ApproximateReceiveCount"].as_str().unwrap().to_owned();
        let counts = batch["Records"].as_array().unwrap().iter().map(count).collect();
        let batch = serde_json::from_value(batch).unwrap();
        let deadline = Deadline::after(Duration::from_secs(20));
        (counts, self.consumer().run(batch, &Each(self.world.sync()), deadline).await)
    }

    async fn status(&self) -> Option<Status> {
        self.world.shown(&order(0)).await.map(|summary| summary.history.status())
    }
}

#[tokio::test]
async fn a_shipment_before_its_payment_waits_and_is_applied_after_it() {
    let line = Line::new().await;
    line.send(&[Step::Placed, Step::StockAllocated, Step::Shipped]).await;
    let (_, response) = line.work(3).await;
    assert_eq!(response.batch_item_failures.len(), 1);
    assert_eq!(line.status().await, Some(Status::Pending));
    line.send(&[Step::PaymentAccepted, Step::Confirmed]).await;
    let (mut counts, response) = line.work(3).await;
    counts.sort();
    assert_eq!(
        (counts.as_slice(), response.batch_item_failures.len()),
        (["1", "1", "2"].map(str::to_owned).as_slice(), 0)
    );
    assert_eq!(line.status().await, Some(Status::Shipped));
    assert_eq!(line.dead.depth().await, 0);
}

#[tokio::test]
async fn an_event_whose_past_never_comes_is_dead_with_its_reason_after_five_receives_and_applied_after_a_redrive()
 {
    let line = Line::new().await;
    line.send(&[Step::Confirmed]).await;
    for receive in 1..=5 {
        let (counts, response) = line.work(1).await;
        assert_eq!(counts, [receive.to_string()]);
        assert_eq!(response.batch_item_failures.len(), usize::from(receive < 5));
    }
    let letter = line.dead.receive(1).await["Records"][0].take();
    let attribute = |name: &str| letter["messageAttributes"][name]["stringValue"].as_str();
    assert_eq!(attribute("deadLetterCode"), Some("from_the_future"));
    let reason = "OrderConfirmed comes after OrderPaymentAccepted, which the order has not had";
    assert_eq!((attribute("deadLetterReason"), attribute("type")), (Some(reason), Some("OrderConfirmed")));

    line.send(&[Step::Placed, Step::StockAllocated, Step::PaymentAccepted]).await;
    line.work(3).await;
    assert_eq!(line.status().await, Some(Status::Pending));
    line.queue.send(letter["body"].as_str().unwrap(), &[("type", "OrderConfirmed")]).await;
    let (_, response) = line.work(1).await;
    assert!(response.batch_item_failures.is_empty());
    assert_eq!(line.status().await, Some(Status::Confirmed));
}

#[tokio::test]
async fn what_is_no_event_of_an_order_is_dead_at_once() {
    let line = Line::new().await;
    let unknown = told(0, &[Step::Placed])[0].stored.json.replace("OrderPlaced", "OrderExploded");
    let restocked = include_str!("../../../../../events/golden/SkuRestocked.1.json");
    for body in [&unknown, restocked] {
        line.queue.send(body, &[]).await;
    }
    let (_, response) = line.work(2).await;
    assert!(response.batch_item_failures.is_empty());
    let dead = line.dead.receive(2).await;
    let code = |letter: &Value| {
        letter["messageAttributes"]["deadLetterCode"]["stringValue"].as_str().unwrap().to_owned()
    };
    let mut codes: Vec<_> = dead["Records"].as_array().unwrap().iter().map(code).collect();
    codes.sort();
    assert_eq!(codes, ["foreign_event", "unknown_type"]);
}
