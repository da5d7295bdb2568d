//! What Lambda brings from the stream, as far as it matters here, and what it wants to hear
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>). Everything may be missing: a record that is not as
//! expected is that record's trouble, not its batch's.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tradewind_kit::batch::DeadLetter;

/// The longest event that is set aside as it is. A queue takes 256 KiB with the attributes; the bus takes no more
/// either, so that a longer one could not be published from there.
const MAX_REMAINS: usize = 250 * 1024;

/// A batch of one shard, in its order.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct StreamEvent {
    /// The records.
    #[serde(default, rename = "Records")]
    pub records: Vec<Record>,
}

/// A change of an item.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    #[serde(default, rename = "eventName")]
    pub event_name: String,
    /// The change itself.
    #[serde(default, rename = "dynamodb")]
    pub change: Change,
}

/// The item, and where in the stream.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Change {
    /// Identity of the record within its shard.
    pub sequence_number: String,
    /// The key of the item, as DynamoDB writes it.
    pub keys: Map<String, Value>,
    /// The item as it is now.
    pub new_image: Image,
}

/// The one attribute that is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Image {
    /// The CloudEvent.
    pub event: Text,
}

/// An attribute that should be a text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Text {
    /// The text.
    #[serde(rename = "S")]
    pub text: Option<String>,
}

impl Record {
    /// True if an event was appended.
    pub fn is_insert(&self) -> bool {
        self.event_name == "INSERT"
    }

    /// The CloudEvent, if there is one.
    pub fn event(&self) -> Option<&str> {
        self.change.new_image.event.text.as_deref()
    }

    /// What is set aside of a record that can never be published: the event as it is stored, to publish it again once
    /// the cause is gone; if there is none that a queue takes, where the item is.
    pub fn remains(&self) -> Cow<'_, str> {
        let sendable = |text: &&str| text.len() <= MAX_REMAINS && DeadLetter::is_sendable(text);
        if let Some(event) = self.event().filter(sendable) {
            return event.into();
        }
        let Change { keys, sequence_number, .. } = &self.change;
        json!({ "keys": keys, "sequenceNumber": sequence_number }).to_string().into()
    }
}

/// Which records have to come again: this one and all behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// None, or the first.
    pub batch_item_failures: Vec<Failure>,
}

/// A record that has to come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Its sequence number.
    pub item_identifier: String,
}

impl Response {
    /// Everything from this sequence number on comes again.
    pub fn from(sequence_number: &str) -> Self {
        Self { batch_item_failures: vec![Failure { item_identifier: sequence_number.to_owned() }] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_whatever_it_lacks() {
        let whole = r#"{"Records":[{"eventID":"1","eventName":"INSERT","dynamodb":{"SequenceNumber":"17",
            "Keys":{"pk":{"S":"a"}},"NewImage":{"event":{"S":"{}"},"n":{"N":"1"}},"SizeBytes":59}}]}"#;
        let read = serde_json::from_str::<StreamEvent>(whole).unwrap();
        let [record] = read.records.as_slice() else { panic!("{read:?}") };
        assert_eq!((record.is_insert(), record.event()), (true, Some("{}")));
        assert_eq!(record.change.sequence_number, "17");
        for bare in ["{}", r#"{"eventName":"INSERT","dynamodb":{"NewImage":{"event":{"N":"1"}}}}"#] {
            assert_eq!(serde_json::from_str::<Record>(bare).unwrap().event(), None, "{bare}");
        }
    }

    #[test]
    fn of_a_record_remains_its_event_or_where_it_is() {
        let record = |event: &str| {
            let keys = json!({"pk": {"S": "a"}, "sk": {"S": "b"}});
            let change = json!({"SequenceNumber": "17", "Keys": keys, "NewImage": {"event": {"S": event}}});
            serde_json::from_value::<Record>(json!({"eventName": "INSERT", "dynamodb": change})).unwrap()
        };
        assert_eq!(record("garbage {").remains(), "garbage {");
        for event in ["", "control \u{1}", &"x".repeat(MAX_REMAINS + 1)] {
            let place = r#"{"keys":{"pk":{"S":"a"},"sk":{"S":"b"}},"sequenceNumber":"17"}"#;
            assert_eq!(record(event).remains(), place);
        }
    }

    #[test]
    fn the_answer_is_what_lambda_reads() {
        let json = |response: &Response| serde_json::to_string(response).unwrap();
        assert_eq!(json(&Response::default()), r#"{"batchItemFailures":[]}"#);
        assert_eq!(json(&Response::from("17")), r#"{"batchItemFailures":[{"itemIdentifier":"17"}]}"#);
    }
}
