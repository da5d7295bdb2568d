//! Dead letters: looked at, put back to where they came from, or thrown away.
//!
//! To put back is to send and then to delete: whoever interrupts it leaves a message in both places at worst, which
//! workers take for the duplicate that it is.

use std::collections::HashMap;

use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message, MessageAttributeValue,
    MessageSystemAttributeName, SendMessageBatchRequestEntry,
};
use aws_sdk_sqs::{Client, Error};
use tokio::time::Instant;

use crate::{Trouble, Unrelayed};

/// As many as SQS takes or gives at once.
pub const BATCH: usize = 10;

/// What was received of a queue and nobody else receives meanwhile.
#[derive(Debug, Default)]
pub struct Held {
    /// The messages, each once.
    pub messages: Vec<Message>,
    /// True if the queue had no other.
    pub whole: bool,
}

/// Where dead letters go back to.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// The queue of their worker.
    Queue(&'a str),
    /// The bus, which `event-relay` publishes on.
    Bus(&'a Unrelayed),
}

/// What became of messages that were to be put back.
#[derive(Debug, Default)]
pub struct Moved {
    /// How many are where they came from again.
    pub count: usize,
    /// Why the others were refused, which stay where they are.
    pub refused: Vec<String>,
}

impl Origin<'_> {
    /// Puts at most ten messages back.
    pub async fn put_back(&self, client: &Client, from: &str, batch: &[Message]) -> Result<Moved, Trouble> {
        match self {
            Self::Queue(to) => put_back(client, from, to, batch).await,
            Self::Bus(unrelayed) => unrelayed.put_back(client, from, batch).await,
        }
    }
}

/// Receives at most ten messages, for `visibility` seconds.
pub async fn receive(
    client: &Client,
    from: &str,
    wanted: usize,
    wait: i32,
    visibility: i32,
) -> Result<Vec<Message>, Trouble> {
    let wanted = i32::try_from(wanted.clamp(1, BATCH)).unwrap_or(1);
    let receive = client.receive_message().queue_url(from).max_number_of_messages(wanted);
    let receive = receive.wait_time_seconds(wait).visibility_timeout(visibility);
    let receive = receive
        .message_attribute_names("All")
        .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
        .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp);
    Ok(receive.send().await.map_err(Error::from)?.messages.unwrap_or_default())
}

/// Receives all messages of a queue, but no more than `most`, and none after `until`. They are to be released; those of
/// a caller that was interrupted are visible again after `visibility` seconds.
pub async fn hold(
    client: &Client,
    from: &str,
    most: usize,
    until: Instant,
    visibility: i32,
) -> Result<Held, Trouble> {
    let (mut held, mut places) = (Held::default(), HashMap::new());
    while held.messages.len() < most && Instant::now() < until {
        let batch = receive(client, from, most - held.messages.len(), 1, visibility).await?;
        if batch.is_empty() {
            held.whole = true;
            break;
        }
        for message in batch {
            // Twice, if it became visible in between: its last receipt is the one that counts.
            let id = message.message_id.clone().unwrap_or_default();
            let place = *places.entry(id).or_insert(held.messages.len());
            match held.messages.get_mut(place) {
                Some(known) => *known = message,
                None => held.messages.push(message),
            }
        }
    }
    Ok(held)
}

/// Lets others receive messages at once. What cannot be released becomes visible by itself.
pub async fn release(client: &Client, from: &str, messages: &[Message]) -> Result<(), Trouble> {
    for batch in messages.chunks(BATCH) {
        let mut entries = Vec::with_capacity(batch.len());
        for (i, message) in batch.iter().enumerate() {
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(i.to_string());
            entries.push(entry.receipt_handle(handle(message)).visibility_timeout(0).build()?);
        }
        let change = client.change_message_visibility_batch().queue_url(from);
        change.set_entries(Some(entries)).send().await.map_err(Error::from)?;
    }
    Ok(())
}

/// Puts at most ten messages back into the queue of their worker.
async fn put_back(client: &Client, from: &str, to: &str, batch: &[Message]) -> Result<Moved, Trouble> {
    let mut entries = Vec::with_capacity(batch.len());
    for (i, message) in batch.iter().enumerate() {
        let send = SendMessageBatchRequestEntry::builder()
            .id(i.to_string())
            .message_body(message.body.as_deref().unwrap_or_default())
            .set_message_attributes(Some(attributes(message)));
        entries.push(send.build()?);
    }
    let send = client.send_message_batch().queue_url(to).set_entries(Some(entries));
    let answer = send.send().await.map_err(Error::from)?;
    let taken = answer.successful.iter().filter_map(|entry| batch.get(entry.id.parse::<usize>().ok()?));
    let taken: Vec<&Message> = taken.collect();
    delete(client, from, &taken).await?;
    let why = answer.failed.iter().map(|failed| {
        format!("the queue refused a message: {} {}", failed.code, failed.message.as_deref().unwrap_or(""))
    });
    Ok(Moved { count: taken.len(), refused: why.collect() })
}

/// Deletes at most ten messages. Fails if one could not be deleted.
pub async fn delete(client: &Client, from: &str, batch: &[&Message]) -> Result<(), Trouble> {
    let mut deletes = Vec::with_capacity(batch.len());
    for (i, message) in batch.iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder().id(i.to_string());
        deletes.push(entry.receipt_handle(handle(message)).build()?);
    }
    if deletes.is_empty() {
        return Ok(());
    }
    let delete = client.delete_message_batch().queue_url(from).set_entries(Some(deletes));
    let answer = delete.send().await.map_err(Error::from)?;
    match answer.failed.first() {
        Some(failed) => Err(Trouble::NotRemoved(failed.code.clone())),
        None => Ok(()),
    }
}

fn handle(message: &Message) -> &str {
    message.receipt_handle.as_deref().unwrap_or_default()
}

/// The attributes that the message came with; the reason of its death stays behind.
fn attributes(message: &Message) -> HashMap<String, MessageAttributeValue> {
    let attributes = message.message_attributes.clone().unwrap_or_default();
    attributes.into_iter().filter(|(name, _)| !name.starts_with("deadLetter")).collect()
}
