//! The way that an event really goes: bus, rule, queue.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::Target;
use event_relay::Relay;
use tradewind_domain::order::Step;
use tradewind_events::decode;
use tradewind_kit::bus::Bus;
use tradewind_testkit::{Queue, cloud_endpoint};

use crate::support::{aws, event, nowhere, records, run};

/// A bus of one's own with a rule to a queue, as the stacks make them.
struct Wired {
    client: Client,
    bus: String,
    queue: Queue,
}

impl Wired {
    async fn new(pattern: &str) -> Self {
        let client = aws(cloud_endpoint()).eventbridge();
        let bus = format!("tradewind-test-{:032x}", fastrand::u128(..));
        let queue = Queue::create().await;
        let arn = format!("arn:aws:sqs:us-east-1:000000000000:{}", queue.url().rsplit('/').next().unwrap());
        client.create_event_bus().name(&bus).send().await.unwrap();
        let rule = client.put_rule().name("all").event_bus_name(&bus).event_pattern(pattern);
        rule.send().await.unwrap();
        let target = Target::builder().id("queue").arn(arn).input_path("$.detail").build().unwrap();
        client.put_targets().rule("all").event_bus_name(&bus).targets(target).send().await.unwrap();
        Self { client, bus, queue }
    }

    async fn dismantle(self) {
        self.client.remove_targets().rule("all").event_bus_name(&self.bus).ids("queue").send().await.unwrap();
        self.client.delete_rule().name("all").event_bus_name(&self.bus).send().await.unwrap();
        self.client.delete_event_bus().name(&self.bus).send().await.unwrap();
    }
}

#[tokio::test]
async fn an_event_arrives_in_a_queue_as_the_event_that_was_stored() {
    let wired = Wired::new(r#"{"detail-type":[{"prefix":"Order"}]}"#).await;
    let relay = Relay::new(Bus::new(&aws(cloud_endpoint()), wired.bus.as_str()), nowhere());
    let events: Vec<_> = (1..=12).map(|number| event(number, Step::Placed)).collect();
    let relayed = run(&relay, &records(&events)).await;
    assert_eq!((relayed.published, relayed.stopped), (12, None));

    let received = wired.queue.receive(12).await;
    let bodies =
        received["Records"].as_array().unwrap().iter().map(|record| record["body"].as_str().unwrap());
    let mut arrived: Vec<_> = bodies.map(|body| decode(body).unwrap()).collect();
    arrived.sort_by_key(|event| event.id);
    let sent: Vec<_> = events.iter().map(|event| decode(event).unwrap()).collect();
    assert_eq!(arrived, sent);
    wired.dismantle().await;
}
