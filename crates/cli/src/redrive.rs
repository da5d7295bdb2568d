//! `redrive`: dead letters back to their worker.
//!
//! Receive, send, delete, in this order: whoever interrupts it leaves a message in both queues at worst, which workers
//! take for the duplicate that it is.

use std::collections::HashMap;

use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageAttributeValue, QueueAttributeName,
    SendMessageBatchRequestEntry,
};
use aws_sdk_sqs::{Client, Error};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Result;
use crate::stage::Stage;

pub async fn run(stage: &Stage, worker: &str, max: Option<u64>, dry_run: bool) -> Result<()> {
    let client = Client::new(&stage.aws);
    let to = url(&client, &stage.physical(worker)).await?;
    let from = url(&client, &stage.physical(&format!("{worker}-dlq"))).await?;
    let waiting = waiting(&client, &from).await?;
    if dry_run {
        println!("{waiting} dead letters of {worker} would be redriven");
        return Ok(());
    }
    // No more than were there at the start: what dies again meanwhile stays.
    let limit = max.unwrap_or(u64::MAX).min(waiting);
    let bar = ProgressBar::new(limit).with_style(ProgressStyle::with_template("{bar:40} {pos} of {len}")?);
    let mut moved = 0;
    while moved < limit {
        let wanted = i32::try_from((limit - moved).min(10)).unwrap_or(10);
        let batch = receive(&client, &from, wanted).await?;
        if batch.is_empty() {
            break;
        }
        moved += move_batch(&client, &from, &to, &batch).await?;
        bar.set_position(moved);
    }
    bar.finish_and_clear();
    println!("redrove {moved} dead letters of {worker}");
    Ok(())
}

async fn url(client: &Client, name: &str) -> Result<String> {
    let answer = client.get_queue_url().queue_name(name).send().await.map_err(Error::from);
    let answer = answer.map_err(|error| format!("queue {name}: {error}"))?;
    answer.queue_url.ok_or_else(|| format!("queue {name} has no URL").into())
}

async fn waiting(client: &Client, url: &str) -> Result<u64> {
    let name = QueueAttributeName::ApproximateNumberOfMessages;
    let answer = client.get_queue_attributes().queue_url(url).attribute_names(name.clone());
    let attributes = answer.send().await.map_err(Error::from)?.attributes.unwrap_or_default();
    Ok(attributes.get(&name).and_then(|count| count.parse().ok()).unwrap_or_default())
}

async fn receive(client: &Client, from: &str, wanted: i32) -> Result<Vec<Message>> {
    let receive =
        client.receive_message().queue_url(from).max_number_of_messages(wanted).wait_time_seconds(2);
    let receive = receive.message_attribute_names("All").visibility_timeout(60);
    Ok(receive.send().await.map_err(Error::from)?.messages.unwrap_or_default())
}

async fn move_batch(client: &Client, from: &str, to: &str, batch: &[Message]) -> Result<u64> {
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
