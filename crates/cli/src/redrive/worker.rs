//! Dead letters of a worker: back into its queue.

use std::collections::HashMap;

use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageAttributeValue, SendMessageBatchRequestEntry,
};
use aws_sdk_sqs::{Client, Error};

use crate::Result;

/// Moves messages; how many. Fails if one could not be moved.
pub async fn move_batch(client: &Client, from: &str, to: &str, batch: &[Message]) -> Result<u64> {
    let mut sends = Vec::with_capacity(batch.len());
    for (i, message) in batch.iter().enumerate() {
        let send = SendMessageBatchRequestEntry::builder()
            .id(i.to_string())
            .message_body(message.body.as_deref().unwrap_or_default())
            .set_message_attributes(Some(attributes(message)));
        sends.push(send.build()?);
    }
    let sent = client
        .send_message_batch()
        .queue_url(to)
        .set_entries(Some(sends))
        .send()
        .await
        .map_err(Error::from)?;
    let mut deletes = Vec::with_capacity(batch.len());
    for entry in &sent.successful {
        let message = entry.id.parse::<usize>().ok().and_then(|i| batch.get(i));
        if let Some(handle) = message.and_then(|message| message.receipt_handle.as_deref()) {
            deletes.push(
                DeleteMessageBatchRequestEntry::builder().id(&entry.id).receipt_handle(handle).build()?,
            );
        }
    }
    if !deletes.is_empty() {
        let delete = client.delete_message_batch().queue_url(from).set_entries(Some(deletes));
        let answer = delete.send().await.map_err(Error::from)?;
        if let Some(failed) = answer.failed.first() {
            return Err(format!("sent, but not removed from the dead-letter queue: {}", failed.code).into());
        }
    }
    if let Some(failed) = sent.failed.first() {
        return Err(format!(
            "the queue refused a message: {} {}",
            failed.code,
            failed.message.as_deref().unwrap_or("")
        )
        .into());
    }
    Ok(sent.successful.len() as u64)
}

/// The attributes that the message came with; the reason of its death stays behind.
fn attributes(message: &Message) -> HashMap<String, MessageAttributeValue> {
    let attributes = message.message_attributes.clone().unwrap_or_default();
    attributes.into_iter().filter(|(name, _)| !name.starts_with("deadLetter")).collect()
}
