//! Tables and queues of one's own on the local cloud; they go when their handles are dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType,
};
use aws_sdk_sqs::types::{Message, MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName};
use serde_json::{Map, Value, json};

use crate::eventually;

const VARIABLE: &str = "TRADEWIND_TEST_AWS_ENDPOINT";
pub(crate) const REGION: &str = "us-east-1";
/// Messages that are there come at once.
const PATIENCE: Duration = Duration::from_secs(10);

/// The address of the local cloud, from `TRADEWIND_TEST_AWS_ENDPOINT`.
#[expect(clippy::disallowed_methods, reason = "the kit stands below the configuration of the functions")]
pub fn cloud_endpoint() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set: run ./scripts/test, or name the address of a local cloud (MiniStack)")
    })
}

macro_rules! client {
    ($sdk:ident) => {{
        let config = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new(REGION))
            .credentials_provider($sdk::config::Credentials::new("test", "test", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(cloud_endpoint());
        $sdk::Client::from_conf(config.build())
    }};
}

pub(crate) use client;

/// Runs a clean-up to its end, from a `drop`: on a thread of its own, because a runtime cannot be entered from within
/// a test's runtime. A leftover is no reason to fail a test: `./scripts/test` wipes its instance.
pub(crate) fn clean_up<F: Future>(work: impl FnOnce() -> F + Send + 'static) {
    let cleaning = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(work());
    });
    cleaning.join().ok();
}

/// Everything in a table, by partition and sort key; every attribute as text, for comparison.
pub type Items = BTreeMap<(String, String), BTreeMap<String, String>>;

/// A DynamoDB table with the keys `pk` and `sk`, both text, as the stacks make them.
#[derive(Debug)]
pub struct Table {
    client: aws_sdk_dynamodb::Client,
    name: String,
}

impl Table {
    /// Makes an empty table.
    pub async fn create() -> Self {
        Self::make(&[]).await
    }

    /// Makes an empty table with an index over `pk` and another text attribute, such as `placedAt`. The index holds keys
    /// only, as those of the stacks do.
    pub async fn with_index(index: &str, sort_attribute: &str) -> Self {
        Self::make(&[Index {
            name: index,
            keys: ["pk", sort_attribute],
            projection: ProjectionType::KeysOnly,
        }])
        .await
    }

    /// Makes an empty table as that of orders: those of an org and those of a work order can be listed by the time at
    /// which they were placed.
    pub async fn of_orders() -> Self {
        let index = |name, partition_key| Index {
            name,
            keys: [partition_key, "placedAt"],
            projection: ProjectionType::KeysOnly,
        };
        Self::make(&[index("by-time", "pk"), index("by-work-order", "workOrderPk")]).await
    }

    /// Makes an empty table with indexes, by name, over another text attribute and `sk`. Items that have the attribute are
    /// in the index as a whole, as in those of the stacks.
    pub async fn with_indexes_of_some(indexes: &[(&str, &str)]) -> Self {
        let index =
            |(name, attribute)| Index { name, keys: [attribute, "sk"], projection: ProjectionType::All };
        Self::make(&indexes.iter().copied().map(index).collect::<Vec<_>>()).await
    }

    async fn make(indexes: &[Index<'_>]) -> Self {
        let name = format!("tradewind-test-{:032x}", fastrand::u128(..));
        let client = client!(aws_sdk_dynamodb);
        let mut request = client.create_table().table_name(&name).billing_mode(BillingMode::PayPerRequest);
        let attributes: BTreeSet<_> =
            indexes.iter().flat_map(|index| index.keys).chain(["pk", "sk"]).collect();
        for key in attributes {
            let text = ScalarAttributeType::S;
            let attribute = AttributeDefinition::builder().attribute_name(key).attribute_type(text).build();
            request = request.attribute_definitions(attribute.expect("complete"));
        }
        request = request.set_key_schema(Some(keys(["pk", "sk"])));
        for Index { name, keys: of_index, projection } in indexes {
            let projection = Projection::builder().projection_type(projection.clone()).build();
            let index = GlobalSecondaryIndex::builder().index_name(*name).projection(projection);
            let index = index.set_key_schema(Some(keys(*of_index))).build();
            request = request.global_secondary_indexes(index.expect("complete"));
        }
        request.send().await.unwrap_or_else(|error| panic!("no table on the cloud of {VARIABLE}: {error:?}"));
        Self { client, name }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts an item of texts.
    pub async fn put(&self, item: &[(&str, String)]) {
        let item = item.iter().map(|(name, value)| ((*name).to_owned(), AttributeValue::S(value.clone())));
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item.collect()));
        request.send().await.expect("the table takes the item");
    }

    /// All that is in it, read consistently.
    pub async fn items(&self) -> Items {
        let scan = self.client.scan().table_name(&self.name).consistent_read(true);
        let items: Result<Vec<_>, _> = scan.into_paginator().items().send().collect().await;
        let mut all = Items::new();
        for item in items.expect("the table can be read") {
            let item: BTreeMap<_, _> = item.into_iter().map(|(name, value)| (name, text(value))).collect();
            let key = |name| item.get(name).cloned().unwrap_or_default();
            all.insert((key("pk"), key("sk")), item);
        }
        all
    }
}

/// An index of a table.
struct Index<'a> {
    name: &'a str,
    /// Partition and sort key.
    keys: [&'a str; 2],
    projection: ProjectionType,
}

/// The key schema of a partition and a sort key.
fn keys([partition_key, sort_key]: [&str; 2]) -> Vec<KeySchemaElement> {
    let element = |name: &str, r#type| KeySchemaElement::builder().attribute_name(name).key_type(r#type);
    let keys = [element(partition_key, KeyType::Hash), element(sort_key, KeyType::Range)];
    keys.into_iter().map(|key| key.build().expect("complete")).collect()
}

fn text(value: AttributeValue) -> String {
    match value {
        AttributeValue::S(value) | AttributeValue::N(value) => value,
        // Sorted, so that equal maps are equal texts.
        AttributeValue::M(map) => {
            let map: BTreeMap<_, _> = map.into_iter().map(|(name, value)| (name, text(value))).collect();
            format!("{map:?}")
        }
        AttributeValue::L(list) => format!("{:?}", list.into_iter().map(text).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        clean_up(async || client!(aws_sdk_dynamodb).delete_table().table_name(name).send().await);
    }
}

/// An SQS queue whose messages stay invisible for [`Queue::VISIBILITY`] once received.
#[derive(Debug)]
pub struct Queue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl Queue {
    /// Longer than any test waits: a message that comes back earlier was sent back.
    pub const VISIBILITY: Duration = Duration::from_mins(1);

    /// Makes an empty queue.
    pub async fn create() -> Self {
        let name = format!("tradewind-test-{:032x}", fastrand::u128(..));
        let client = client!(aws_sdk_sqs);
        let visibility = Self::VISIBILITY.as_secs().to_string();
        let request = client.create_queue().queue_name(name);
        let created = request.attributes(QueueAttributeName::VisibilityTimeout, visibility).send().await;
        let created =
            created.unwrap_or_else(|error| panic!("no queue on the cloud of {VARIABLE}: {error:?}"));
        Self { client, url: created.queue_url.expect("a queue has a URL") }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sends a message with attributes of type `String`; returns its id.
    pub async fn send(&self, body: &str, attributes: &[(&str, &str)]) -> String {
        let mut request = self.client.send_message().queue_url(&self.url).message_body(body);
        for (name, value) in attributes {
            let value = MessageAttributeValue::builder().data_type("String").string_value(*value).build();
            request = request.message_attributes(*name, value.expect("complete"));
        }
        request.send().await.expect("the queue takes the message").message_id.expect("a message has an id")
    }

    /// Receives until there are `count` messages, which then are invisible for [`Queue::VISIBILITY`], and gives them as
    /// the event that Lambda makes of them (<https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>).
    pub async fn receive(&self, count: usize) -> Value {
        let mut records = Vec::new();
        eventually(PATIENCE, async || {
            records.extend(self.poll().await.iter().map(record));
            (records.len() >= count).then_some(())
        })
        .await;
        json!({ "Records": records })
    }

    async fn poll(&self) -> Vec<Message> {
        let request = self.client.receive_message().queue_url(&self.url).max_number_of_messages(10);
        let request = request.message_attribute_names("All");
        let request = request.message_system_attribute_names(MessageSystemAttributeName::All);
        request.send().await.expect("the queue can be read").messages.unwrap_or_default()
    }

    /// How many messages it holds, visible or not.
    pub async fn depth(&self) -> usize {
        let (visible, invisible) = (
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        );
        let request = self.client.get_queue_attributes().queue_url(&self.url);
        let request = request.attribute_names(visible).attribute_names(invisible);
        let attributes = request.send().await.expect("the queue answers").attributes.unwrap_or_default();
        attributes.values().filter_map(|count| count.parse::<usize>().ok()).sum()
    }
}

fn record(message: &Message) -> Value {
    let attributes = message.attributes.iter().flatten();
    let attributes: Map<_, _> =
        attributes.map(|(name, value)| (name.as_str().to_owned(), json!(value))).collect();
    let own = message.message_attributes.iter().flatten().map(|(name, value)| {
        let value = json!({
            "stringValue": value.string_value, "stringListValues": [], "binaryListValues": [],
            "dataType": value.data_type,
        });
        (name.clone(), value)
    });
    json!({
        "messageId": message.message_id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": own.collect::<Map<_, _>>(),
        "md5OfBody": message.md5_of_body,
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:test",
        "awsRegion": REGION,
    })
}

impl Drop for Queue {
    fn drop(&mut self) {
        let url = std::mem::take(&mut self.url);
        clean_up(async || client!(aws_sdk_sqs).delete_queue().queue_url(url).send().await);
    }
}
