//! Dead letters of `event-relay`: onto the bus, as it would have put them there.

use aws_sdk_sqs::types::Message;
use aws_sdk_sqs::{Client, Error};
use event_relay::{Unpublished, publish};
use serde::Deserialize;
use tradewind_kit::Aws;
use tradewind_kit::bus::Bus;

use super::Redriven;
use super::stream::{self, Range};
use crate::Result;
use crate::stage::Stage;

pub struct Relay {
    bus: Bus,
    streams: aws_sdk_dynamodbstreams::Client,
}

/// What Lambda writes of records that it gave up: where they are in the stream, not what they say
/// (<https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>).
#[derive(Deserialize)]
struct Note {
    #[serde(rename = "DDBStreamBatchInfo")]
    range: Range,
}

impl Relay {
    pub fn new(stage: &Stage) -> Self {
        Self {
            bus: Bus::new(&Aws::from(stage.aws.clone()), stage.physical("events")),
            streams: aws_sdk_dynamodbstreams::Client::new(&stage.aws),
        }
    }

    /// Publishes what messages stand for, each deleted once the bus has all of it. Fails when nothing goes at all; a
    /// message that cannot go stays, with the reason.
    pub async fn publish(
        &self,
        sqs: &Client,
        from: &str,
        batch: &[Message],
        redriven: &mut Redriven,
    ) -> Result<()> {
        for message in batch {
            let body = message.body.as_deref().unwrap_or_default();
            let published = match self.events(body).await? {
                Ok(events) => publish(&self.bus, &events).await,
                Err(gone) => {
                    redriven.stay.push(name(message, &gone));
                    continue;
                }
            };
            match published {
                Ok(()) => {
                    let handle = message.receipt_handle.as_deref().unwrap_or_default();
                    let delete = sqs.delete_message().queue_url(from).receipt_handle(handle);
                    delete.send().await.map_err(Error::from).map_err(|error| {
                        format!("published, but not removed from the dead-letter queue: {error}")
                    })?;
                    redriven.moved += 1;
                }
                Err(Unpublished::Never(poison)) => {
                    redriven.stay.push(name(message, &poison.to_string()));
                }
                Err(outage @ Unpublished::Outage(_)) => return Err(outage.into()),
            }
        }
        Ok(())
    }

    /// The events that a message stands for, or why there are none any more.
    async fn events(&self, body: &str) -> Result<std::result::Result<Vec<String>, String>> {
        match serde_json::from_str::<Note>(body) {
            Ok(note) => stream::events(&self.streams, &note.range).await,
            // The relay set it aside, as the event that it is.
            Err(_) => Ok(Ok(vec![body.to_owned()])),
        }
    }
}

fn name(message: &Message, why: &str) -> String {
    format!("message {}: {why}", message.message_id.as_deref().unwrap_or("?"))
}
