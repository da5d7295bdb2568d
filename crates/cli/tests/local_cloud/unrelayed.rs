//! What `event-relay` set aside, and what Lambda gave up on its behalf.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use aws_sdk_eventbridge::types::Target;
use serde_json::{Value, json};
use tradewind_testkit::{Queue, eventually};
use uuid::Uuid;

use crate::cloud::{Cloud, cli, token_of};

/// Events of a type of one's own, which no worker hears, and a queue that hears them on the bus.
struct Rehearsal {
    cloud: Cloud,
    r#type: String,
    heard: Queue,
}

impl Rehearsal {
    async fn new() -> Self {
        let (cloud, heard) = (Cloud::new(), Queue::create().await);
        let r#type = format!("Rehearsed{}", Uuid::new_v4().simple());
        let (client, bus) = (cloud.aws().eventbridge(), cloud.output("/buses/events"));
        let rule = client.put_rule().name(&r#type).event_bus_name(bus);
        rule.event_pattern(json!({"detail-type": [r#type]}).to_string()).send().await.unwrap();
        let arn = format!("arn:aws:sqs:us-east-1:000000000000:{}", heard.url().rsplit('/').next().unwrap());
        let target = Target::builder().id("queue").arn(arn).input_path("$.detail").build().unwrap();
        client.put_targets().rule(&r#type).event_bus_name(bus).targets(target).send().await.unwrap();
        Self { cloud, r#type, heard }
    }

    fn event(&self) -> String {
        json!({
            "specversion": "1.0", "id": Uuid::new_v4(), "source": "/tests", "type": self.r#type, "data": {},
            "time": "2026-11-21T09:00:00Z", "orgid": "plumbingCo123",
        })
        .to_string()
    }

    /// Puts an item into the event store, as the functions do, with this as its event.
    async fn append(&self, number: u8, event: &str) {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let put = self.cloud.aws().dynamodb().put_item().table_name(self.cloud.output("/tables/event-store"));
        let put = put.item("pk", text(&self.r#type)).item("sk", text(&number.to_string()));
        put.item("event", text(event)).send().await.unwrap();
    }

    /// Waits for this many events on the bus; their ids, sorted. The local bus writes JSON in a way of its own.
    async fn hears(&self, count: usize) -> Vec<String> {
        let received = self.heard.receive(count).await;
        let records = received["Records"].as_array().unwrap().iter();
        let mut ids: Vec<_> = records.map(|record| id(record["body"].as_str().unwrap())).collect();
        ids.sort();
        ids
    }

    /// The stream of the event store, and our records in it.
    async fn records(&self) -> (String, Vec<Record>) {
        let credentials = aws_credential_types::Credentials::new("test", "test", None, None, "local cloud");
        let config = aws_sdk_dynamodbstreams::Config::builder()
            .behavior_version(aws_sdk_dynamodbstreams::config::BehaviorVersion::latest())
            .region(aws_sdk_dynamodbstreams::config::Region::new("us-east-1"))
            .credentials_provider(credentials)
            .http_client(tradewind_kit::aws::http_client())
            .endpoint_url(self.cloud.output("/awsEndpointUrl"));
        let client = aws_sdk_dynamodbstreams::Client::from_conf(config.build());
        let table = self.cloud.output("/tables/event-store");
        let streams = client.list_streams().table_name(table).send().await.unwrap();
        let arn = streams.streams()[0].stream_arn().unwrap().to_owned();
        let request = client.get_shard_iterator().stream_arn(&arn).shard_id(SHARD);
        let request = request.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.unwrap();
        let (mut iterator, mut ours) = (request.shard_iterator, Vec::new());
        while let Some(next) = iterator {
            let page = client.get_records().shard_iterator(next).send().await.unwrap();
            let records = page.records.unwrap_or_default();
            iterator = page.next_shard_iterator.filter(|_| !records.is_empty());
            ours.extend(records.into_iter().filter(|record| {
                let keys = record.dynamodb().and_then(|change| change.keys());
                keys.and_then(|keys| keys.get("pk")).and_then(|pk| pk.as_s().ok()) == Some(&self.r#type)
            }));
        }
        (arn, ours)
    }

    /// Sends to the relay's dead-letter queue.
    async fn dead(&self, body: &str) {
        let send =
            self.cloud.aws().sqs().send_message().queue_url(self.cloud.output("/queues/event-relay-dlq"));
        send.message_body(body).send().await.unwrap();
    }

    /// Takes the dead letter that contains this out of the queue; its code.
    async fn bury(&self, part: &str) -> Option<String> {
        let (sqs, url) = (self.cloud.aws().sqs(), self.cloud.output("/queues/event-relay-dlq"));
        eventually(Duration::from_secs(90), async || {
            let receive = sqs.receive_message().queue_url(url).max_number_of_messages(10);
            let receive = receive.message_attribute_names("All").visibility_timeout(1);
            let messages = receive.send().await.unwrap().messages.unwrap_or_default();
            let message = messages.into_iter().find(|message| message.body().unwrap().contains(part))?;
            let handle = message.receipt_handle().unwrap();
            sqs.delete_message().queue_url(url).receipt_handle(handle).send().await.unwrap();
            let code = message.message_attributes.unwrap_or_default().remove("deadLetterCode");
            Some(code.and_then(|code| code.string_value))
        })
        .await
    }

    /// An operator sees the event that a note of Lambda means, and puts it on the bus again.
    async fn operates_over_http(&self, note: &str, event_id: &str) {
        let (path, token) = ("/operations/dead-letters/event-relay", token_of("operator"));
        self.dead(note).await;
        let letter = eventually(Duration::from_secs(30), async || {
            let list = self.cloud.http("GET", path, &token, None).await.body;
            let letters = list["items"].as_array().cloned().unwrap_or_default();
            letters.into_iter().find(|letter| letter["eventId"] == event_id)
        })
        .await;
        assert_eq!(letter["eventType"], json!(self.r#type));
        let named = json!({"messageIds": [letter["messageId"]]});
        let redriven = self.cloud.http("POST", &format!("{path}/redrive"), &token, Some(named)).await.body;
        assert_eq!((&redriven["redriven"], &redriven["left"]), (&json!(1), &json!(0)), "{redriven}");
        assert_eq!(self.hears(1).await, [event_id]);
    }

    async fn dismantle(self) {
        let (client, bus) = (self.cloud.aws().eventbridge(), self.cloud.output("/buses/events"));
        let remove = client.remove_targets().rule(&self.r#type).event_bus_name(bus).ids("queue");
        remove.send().await.unwrap();
        client.delete_rule().name(&self.r#type).event_bus_name(bus).send().await.unwrap();
    }
}

/// As Lambda writes it.
fn note(stream: &str, start: &str, end: &str) -> String {
    json!({
        "requestContext": {"requestId": Uuid::nil(), "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 1},
        "version": "1.0", "timestamp": "2026-11-21T09:00:00.000Z",
        "DDBStreamBatchInfo": {
            "shardId": SHARD, "startSequenceNumber": start, "endSequenceNumber": end, "batchSize": 2,
            "streamArn": stream,
        },
    })
    .to_string()
}

fn id(event: &str) -> String {
    serde_json::from_str::<Value>(event).unwrap()["id"].as_str().unwrap().to_owned()
}

fn ids<const N: usize>(events: [&String; N]) -> Vec<String> {
    let mut ids = events.map(|event| id(event)).to_vec();
    ids.sort();
    ids
}

/// One test: they would take each other's dead letters.
#[tokio::test]
async fn what_is_not_on_the_bus_is_dead_with_its_reason_and_a_redrive_publishes_it() {
    let rehearsal = Rehearsal::new().await;
    let events = [rehearsal.event(), rehearsal.event(), rehearsal.event()];
    let garbage = format!("garbage of {}", rehearsal.r#type);

    // The mapping and the relay of the stage: poison goes aside, what is behind it goes out.
    rehearsal.append(1, &events[0]).await;
    rehearsal.append(2, &garbage).await;
    rehearsal.append(3, &events[1]).await;
    assert_eq!(rehearsal.hears(2).await, ids([&events[0], &events[1]]));
    assert_eq!(rehearsal.bury(&garbage).await.as_deref(), Some("not_an_event"));

    // Both kinds of dead letter.
    let (stream, records) = rehearsal.records().await;
    let number = |i: usize| records[i].dynamodb().unwrap().sequence_number().unwrap();
    rehearsal.dead(&events[2]).await;
    rehearsal.dead(&note(&stream, number(2), number(2))).await;
    assert_eq!(
        cli(&["redrive", "event-relay", "--dry-run"]).unwrap(),
        "2 dead letters of event-relay would be redriven\n"
    );
    assert_eq!(cli(&["redrive", "event-relay"]).unwrap(), "redrove 2 dead letters of event-relay\n");
    assert_eq!(rehearsal.hears(2).await, ids([&events[1], &events[2]]));
    assert!(cli(&["redrive", "event-relay", "--dry-run"]).unwrap().starts_with("0 "));

    rehearsal.operates_over_http(&note(&stream, number(0), number(0)), &id(&events[0])).await;

    // What cannot be published stays, and what is in the way of nothing goes.
    rehearsal.dead(&garbage).await;
    rehearsal.dead(&note(&stream, number(0), number(2))).await;
    rehearsal.dead(&note(&stream, "1", "2")).await;
    rehearsal.dead(&events[2]).await;
    let said = cli(&["redrive", "event-relay"]).unwrap_err();
    assert!(said.contains("3 dead letters of event-relay stay"), "{said}");
    assert!(said.contains("not an event") && said.contains("tradewind-cli republish"), "{said}");
    assert_eq!(rehearsal.hears(3).await, ids([&events[0], &events[1], &events[2]]));
    for part in [&garbage, number(0), "\"startSequenceNumber\":\"1\""] {
        assert_eq!(rehearsal.bury(part).await, None);
    }
    rehearsal.dismantle().await;
}

const SHARD: &str = "shardId-00000000000000000000-00000000";
