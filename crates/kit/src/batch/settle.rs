//! Settling the messages of a batch with the queues.

use std::collections::HashMap;

use aws_lambda_events::sqs::{SqsMessage, SqsMessageAttribute};
use aws_sdk_sqs::types::{ChangeMessageVisibilityBatchRequestEntry, MessageAttributeValue};

use super::{Consumer, DeadLetter, Fate, Tally, receive_count};

/// What SQS takes in one batch call.
const MAX_ENTRIES: usize = 10;

impl Consumer {
    /// Dead-letters and postpones; returns the ids of the messages that come back.
    pub(super) async fn settle(
        &self,
        messages: &[SqsMessage],
        fates: Vec<Fate>,
        tally: &mut Tally,
    ) -> Vec<String> {
        let mut retry: Vec<&SqsMessage> = Vec::new();
        let mut dead: Vec<(&SqsMessage, String, String)> = Vec::new();
        for (message, fate) in messages.iter().zip(fates) {
            match fate {
                Fate::Acknowledge => {}
                Fate::Retry => retry.push(message),
                Fate::DeadLetter { code, reason } => dead.push((message, code, reason)),
            }
        }
        for chunk in dead.chunks(MAX_ENTRIES) {
            let refused = self.dead_letter(chunk).await;
            tally.dead_lettered += (chunk.len() - refused.len()) as u64;
            retry.extend(refused);
        }
        tally.retried += retry.len() as u64;
        for chunk in retry.chunks(MAX_ENTRIES) {
            self.postpone(chunk).await;
        }
        retry.into_iter().filter_map(|message| message.message_id.clone()).collect()
    }

    /// Sends messages to the dead-letter queue as they came, with the reason beside them; returns those that it did
    /// not take. A crash after this and before the acknowledgement leaves a second copy there, never none.
    async fn dead_letter<'a>(&self, dead: &[(&'a SqsMessage, String, String)]) -> Vec<&'a SqsMessage> {
        let letters = dead.iter().map(|(message, code, reason)| DeadLetter {
            body: message.body.as_deref().unwrap_or_default(),
            code,
            reason,
            attributes: attributes(message),
        });
        let taken = self.dead_letters.send(&letters.collect::<Vec<_>>()).await;
        let refused = dead.iter().zip(taken).filter(|(_, taken)| !taken);
        refused.map(|((message, ..), _)| *message).collect()
    }

    /// Makes messages come back later. If that fails they come back when their visibility ends, which is also right.
    async fn postpone(&self, messages: &[&SqsMessage]) {
        let entries = messages.iter().enumerate().filter_map(|(i, message)| {
            ChangeMessageVisibilityBatchRequestEntry::builder()
                .id(i.to_string())
                .receipt_handle(message.receipt_handle.as_deref()?)
                .visibility_timeout(self.retry.pause(receive_count(message)))
                .build()
                .ok()
        });
        let entries: Vec<_> = entries.collect();
        if entries.is_empty() {
            return;
        }
        let request = self.sqs.change_message_visibility_batch().queue_url(&self.queue_url);
        if let Err(error) = request.set_entries(Some(entries)).send().await {
            let error = aws_sdk_sqs::Error::from(error);
            tracing::warn!(%error, "messages keep the visibility of the queue");
        }
    }
}

/// What the message came with.
fn attributes(message: &SqsMessage) -> HashMap<String, MessageAttributeValue> {
    let text =
        |value: &str| MessageAttributeValue::builder().data_type("String").string_value(value).build().ok();
    let keep = |attribute: &SqsMessageAttribute| {
        attribute.string_value.as_deref().filter(|value| !value.is_empty()).and_then(text)
    };
    let attributes = message.message_attributes.iter();
    attributes.filter_map(|(name, attribute)| Some((name.clone(), keep(attribute)?))).collect()
}
