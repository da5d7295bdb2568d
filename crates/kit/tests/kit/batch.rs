//! The batch consumer with real queues and a worker that does as it is told.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use tradewind_kit::batch::{Applied, Consumer, Delivery, Each, Handler, Worker};
use tradewind_kit::{Aws, Deadline, Dispose, Disposition};
use tradewind_testkit::{ChaosProxy, Queue, cloud_endpoint};

const GOLDEN: &str = include_str!("../../../events/golden/WorkOrderCreated.1.json");

/// Fails as the event's id says.
#[derive(Debug, thiserror::Error)]
#[error("failed as told")]
struct Told(Disposition);

impl Dispose for Told {
    fn disposition(&self) -> Disposition {
        self.0
    }
    fn code(&self) -> &'static str {
        "told"
    }
}

/// Answers by event id: applied unless told otherwise.
#[derive(Default)]
struct Script(HashMap<String, Disposition>);

impl Worker for Script {
    type Error = Told;

    async fn apply(&self, deliveries: &[Delivery]) -> Vec<Result<Applied, Told>> {
        let answer = |delivery: &Delivery| match self.0.get(&delivery.event.id.to_string()) {
            Some(disposition) => Err(Told(*disposition)),
            None => Ok(Applied::Changed),
        };
        deliveries.iter().map(answer).collect()
    }
}

/// Never comes to an end.
struct Stuck;

impl Worker for Stuck {
    type Error = Told;

    async fn apply(&self, _: &[Delivery]) -> Vec<Result<Applied, Told>> {
        std::future::pending().await
    }
}

fn id(number: u8) -> String {
    format!("01937f3e-8c00-7000-8000-0000000001{number:02x}")
}

fn event(number: u8) -> String {
    GOLDEN.replace("01937f3e-8c00-7000-8000-000000000001", &id(number))
}

fn aws() -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(cloud_endpoint()))
}

struct World {
    queue: Queue,
    dead: Queue,
}

impl World {
    async fn new() -> Self {
        Self { queue: Queue::create().await, dead: Queue::create().await }
    }

    fn consumer(&self, aws: &Aws) -> Consumer {
        Consumer::new(aws, self.queue.url().to_owned(), self.dead.url().to_owned())
    }

    /// Sends the bodies; the batch of them, and the message id of each.
    async fn batch(&self, bodies: &[String]) -> (SqsEvent, Vec<String>) {
        let mut ids = Vec::new();
        for body in bodies {
            ids.push(self.queue.send(body, &[("type", "WorkOrderCreated")]).await);
        }
        (serde_json::from_value(self.queue.receive(bodies.len()).await).unwrap(), ids)
    }
}

fn ample() -> Deadline {
    Deadline::after(Duration::from_secs(20))
}

/// The ids of the messages that come back, sorted.
fn failures(response: &SqsBatchResponse) -> Vec<String> {
    let failures = response.batch_item_failures.iter();
    sorted(failures.map(|failure| failure.item_identifier.clone()))
}

fn sorted(ids: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn each_message_meets_the_fate_that_its_error_calls_for() {
    let world = World::new().await;
    let (batch, ids) = world.batch(&[event(0), event(1), event(2), event(3)]).await;
    let script = Script(HashMap::from([
        (id(1), Disposition::Transient),
        (id(2), Disposition::Permanent),
        (id(3), Disposition::Duplicate),
    ]));
    let response = world.consumer(&aws()).run(batch, &script, ample()).await;
    assert_eq!(failures(&response), [ids[1].clone()]);

    let dead = &world.dead.receive(1).await["Records"];
    assert_eq!(dead.as_array().unwrap().len(), 1);
    assert_eq!(dead[0]["body"], event(2));
    let attribute = |name: &str| dead[0]["messageAttributes"][name]["stringValue"].as_str();
    assert_eq!(
        (attribute("deadLetterCode"), attribute("deadLetterReason")),
        (Some("told"), Some("failed as told"))
    );
    assert_eq!(attribute("type"), Some("WorkOrderCreated"));

    // The queue alone would keep it for a minute.
    let again = world.queue.receive(1).await;
    assert_eq!(again["Records"][0]["messageId"], ids[1].as_str());
    assert_eq!(again["Records"][0]["attributes"]["ApproximateReceiveCount"], "2");
}

#[tokio::test]
async fn more_dead_letters_than_fit_into_one_call_all_arrive() {
    let world = World::new().await;
    let bodies: Vec<_> = (0..23).map(|number| format!("garbage {number}")).collect();
    let (batch, _) = world.batch(&bodies).await;
    let response = world.consumer(&aws()).run(batch, &Script::default(), ample()).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    let dead = world.dead.receive(23).await;
    let arrived =
        dead["Records"].as_array().unwrap().iter().map(|letter| letter["body"].as_str().unwrap().to_owned());
    assert_eq!(sorted(arrived), sorted(bodies));
}

#[tokio::test]
async fn a_message_that_no_dead_letter_queue_takes_comes_back_instead_of_being_lost() {
    let world = World::new().await;
    let (batch, ids) = world.batch(&["garbage".to_owned(), event(1)]).await;
    let nowhere = format!("{}-that-was-deleted", world.dead.url());
    let consumer = Consumer::new(&aws(), world.queue.url().to_owned(), nowhere);
    let response = consumer.run(batch, &Script::default(), ample()).await;
    assert_eq!(failures(&response), [ids[0].clone()]);
}

#[tokio::test]
async fn an_outage_of_sqs_loses_nothing_and_acknowledges_what_was_applied() {
    let world = World::new().await;
    let (batch, ids) = world.batch(&["garbage".to_owned(), event(1), event(2)]).await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = aws().with_endpoint("SQS", proxy.url()).without_retries();
    let script = Script(HashMap::from([(id(2), Disposition::Transient)]));
    let response = world.consumer(&cut_off).run(batch, &script, ample()).await;
    assert_eq!(failures(&response), sorted([ids[0].clone(), ids[2].clone()]));
}

#[tokio::test]
async fn when_time_runs_out_every_event_comes_back_and_garbage_is_still_dead_lettered() {
    let world = World::new().await;
    let (batch, ids) = world.batch(&[event(0), "garbage".to_owned(), event(1)]).await;
    let soon = Deadline::after(Duration::from_millis(50));
    let response = world.consumer(&aws()).run(batch, &Stuck, soon).await;
    assert_eq!(failures(&response), sorted([ids[0].clone(), ids[2].clone()]));
    assert_eq!(world.dead.receive(1).await["Records"][0]["body"], "garbage");
    // Back before their minute is over.
    assert_eq!(world.queue.receive(2).await["Records"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_empty_batch_is_answered_and_nothing_is_called() {
    let world = World::new().await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    let consumer = world.consumer(&aws().with_endpoint("SQS", proxy.url()));
    let response = consumer.run(SqsEvent::default(), &Script::default(), ample()).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    assert_eq!(proxy.connections(), 0);
}

/// Fails with every event, and does with those that are given up as it is told to.
struct Hopeless {
    disposition: Disposition,
    hears: Hears,
    given_up: Mutex<Vec<String>>,
}

#[derive(Clone, Copy)]
enum Hears {
    Well,
    Badly,
    Never,
}

impl Hopeless {
    fn new(disposition: Disposition, hears: Hears) -> Self {
        Self { disposition, hears, given_up: Mutex::default() }
    }

    fn given_up(&self) -> Vec<String> {
        sorted(self.given_up.lock().unwrap().clone())
    }
}

impl Handler for Hopeless {
    type Error = Told;

    async fn handle(&self, _: &Delivery) -> Result<Applied, Told> {
        Err(Told(self.disposition))
    }

    async fn given_up(&self, delivery: &Delivery) -> Result<(), Told> {
        self.given_up.lock().unwrap().push(delivery.event.id.to_string());
        match self.hears {
            Hears::Well => Ok(()),
            Hears::Badly => Err(Told(Disposition::Transient)),
            Hears::Never => std::future::pending().await,
        }
    }
}

/// The batch as the queue would bring it for the fifth time, which is the last.
fn for_the_last_time(mut batch: SqsEvent) -> SqsEvent {
    for message in &mut batch.records {
        message.attributes.insert("ApproximateReceiveCount".to_owned(), "5".to_owned());
    }
    batch
}

#[tokio::test]
async fn a_worker_hears_of_what_is_given_up_and_of_nothing_else() {
    let world = World::new().await;
    let (batch, ids) = world.batch(&[event(0), "garbage".to_owned()]).await;
    let worker = Each(Hopeless::new(Disposition::Transient, Hears::Well));
    let response = world.consumer(&aws()).run(batch.clone(), &worker, ample()).await;
    assert_eq!((failures(&response), worker.0.given_up()), (vec![ids[0].clone()], vec![]));
    let response = world.consumer(&aws()).run(for_the_last_time(batch), &worker, ample()).await;
    assert_eq!((failures(&response), worker.0.given_up()), (vec![], vec![id(0)]));
    world.dead.receive(3).await;

    let (batch, _) = world.batch(&[event(1)]).await;
    let worker = Each(Hopeless::new(Disposition::Permanent, Hears::Well));
    world.consumer(&aws()).run(batch, &worker, ample()).await;
    assert_eq!(worker.0.given_up(), [id(1)]);
}

#[tokio::test]
async fn what_nobody_heard_of_comes_back_but_not_after_its_last_receive() {
    for hears in [Hears::Badly, Hears::Never] {
        let world = World::new().await;
        let (batch, ids) = world.batch(&[event(0), event(1)]).await;
        let worker = Each(Hopeless::new(Disposition::Permanent, hears));
        let begun = std::time::Instant::now();
        let response = world.consumer(&aws()).run(batch.clone(), &worker, ample()).await;
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        assert_eq!(failures(&response), sorted(ids));
        assert_eq!(world.dead.depth().await, 0);
        let response = world.consumer(&aws()).run(for_the_last_time(batch), &worker, ample()).await;
        assert_eq!((failures(&response), world.dead.depth().await), (vec![], 2));
    }
}

#[tokio::test]
async fn an_event_whose_last_receive_runs_out_of_time_is_dead_with_that_reason() {
    let world = World::new().await;
    let (batch, _) = world.batch(&[event(0)]).await;
    let soon = Deadline::after(Duration::from_millis(50));
    let response = world.consumer(&aws()).run(for_the_last_time(batch), &Stuck, soon).await;
    assert_eq!(failures(&response), Vec::<String>::new());
    let dead = &world.dead.receive(1).await["Records"][0];
    assert_eq!(dead["messageAttributes"]["deadLetterCode"]["stringValue"], "out_of_time");
}
