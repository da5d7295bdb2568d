//! Dead letters of `event-relay`: what they stand for, and how it gets onto the bus as the relay would have put it there.

mod stream;

use aws_sdk_sqs::types::Message;
use event_relay::{Unpublished, publish};
use serde::Deserialize;
use tradewind_kit::Aws;
use tradewind_kit::bus::Bus;

use crate::letters::{self, Moved};
use crate::{Trouble, redact};
use stream::Range;

/// What the relay publishes with, and where it reads.
#[derive(Clone, Debug)]
pub struct Unrelayed {
    bus: Bus,
    streams: aws_sdk_dynamodbstreams::Client,
}

/// What a message stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These events, as the event store has them.
    Events(Vec<String>),
    /// Events that nobody can read any more here, and what to do about it.
    Forgotten(String),
}

/// What Lambda writes of records that it gave up: where they are in the stream, not what they say
/// (<https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>).
#[derive(Deserialize)]
struct Note {
    #[serde(rename = "DDBStreamBatchInfo")]
    range: Range,
}

impl Unrelayed {
    /// To this bus, from the stream of the stage.
    pub fn new(aws: &Aws, bus: Bus) -> Self {
        Self { bus, streams: aws_sdk_dynamodbstreams::Client::new(&aws.of_service("DYNAMODB_STREAMS")) }
    }

    /// What a message stands for.
    pub async fn content(&self, body: &str) -> Result<Content, Trouble> {
        match serde_json::from_str::<Note>(body) {
            Ok(note) => stream::events(&self.streams, &note.range).await,
            // The relay set it aside, as the event that it is.
            Err(_) => Ok(Content::Events(vec![body.to_owned()])),
        }
    }

    /// Publishes what messages stand for, each deleted once the bus has all of it. Fails when nothing goes at all; a
    /// message that cannot go stays, with the reason.
    pub async fn put_back(
        &self,
        sqs: &aws_sdk_sqs::Client,
        from: &str,
        batch: &[Message],
    ) -> Result<Moved, Trouble> {
        let mut moved = Moved::default();
        for message in batch {
            let events = match self.content(message.body.as_deref().unwrap_or_default()).await? {
                Content::Events(events) => events,
                Content::Forgotten(gone) => {
                    moved.refused.push(name(message, &gone));
                    continue;
                }
            };
            match publish(&self.bus, &events).await {
                Ok(()) => {
                    letters::delete(sqs, from, &[message]).await?;
                    moved.count += 1;
                }
                Err(Unpublished::Never(poison)) => moved.refused.push(name(message, &poison.to_string())),
                Err(outage @ Unpublished::Outage(_)) => return Err(outage.into()),
            }
        }
        Ok(moved)
    }
}

fn name(message: &Message, why: &str) -> String {
    format!("message {}: {}", message.message_id.as_deref().unwrap_or("?"), redact::text(why))
}
