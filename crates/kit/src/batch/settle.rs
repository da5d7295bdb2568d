//! Settling the messages of a batch with the queues.

use aws_lambda_events::sqs::{SqsMessage, SqsMessageAttribute};
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, MessageAttributeValue, SendMessageBatchRequestEntry,
};

use super::{Consumer, Fate, Tally, receive_count};

/// What SQS takes in one batch call.
const MAX_ENTRIES: usize = 10;
/// What SQS takes as one attribute's value is large; a reason is for people.
const MAX_REASON: usize = 500;
/// SQS takes ten attributes a message, and three are ours.
const MAX_KEPT_ATTRIBUTES: usize = 7;

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
        let entries = dead.iter().enumerate().filter_map(|(i, (message, code, reason))| {
            SendMessageBatchRequestEntry::builder()
                .id(i.to_string())
                .message_body(message.body.as_deref().filter(|body| !body.is_empty()).unwrap_or("(empty)"))
                .set_message_attributes(Some(attributes(message, code, reason)))
                .build()
                .ok()
        });
        let request = self.sqs.send_message_batch().queue_url(&self.dead_letter_queue_url);
        match request.set_entries(Some(entries.collect())).send().await {
            Ok(answer) => {
                let accepted = |i: usize| answer.successful.iter().any(|entry| entry.id == i.to_string());
                let refused = dead.iter().enumerate().filter(|(i, _)| !accepted(*i));
                let refused: Vec<_> = refused.map(|(_, (message, ..))| *message).collect();
                if !refused.is_empty() {
                    let error = answer.failed.first().and_then(|failed| failed.message.as_deref());
                    tracing::error!(refused = refused.len(), error, "dead-letter queue refused messages");
                }
                refused
            }
            Err(error) => {
                let error = aws_sdk_sqs::Error::from(error);
                tracing::error!(%error, "dead-letter queue is out of reach");
                dead.iter().map(|(message, ..)| *message).collect()
            }
        }
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

/// The attributes of the message, and why it is dead.
fn attributes(
    message: &SqsMessage,
    code: &str,
    reason: &str,
) -> std::collections::HashMap<String, MessageAttributeValue> {
    let text =
        |value: &str| MessageAttributeValue::builder().data_type("String").string_value(value).build().ok();
    let keep = |attribute: &SqsMessageAttribute| {
        attribute.string_value.as_deref().filter(|value| !value.is_empty()).and_then(text)
    };
    let service = crate::telemetry::identity().service.as_str();
    let ours = [
        ("deadLetterCode", text(code)),
        ("deadLetterReason", text(&reason.chars().take(MAX_REASON).collect::<String>())),
        ("deadLetterSource", text(service)),
    ];
    message
        .message_attributes
        .iter()
        .filter(|(name, _)| !name.starts_with("deadLetter"))
        .filter_map(|(name, attribute)| Some((name.clone(), keep(attribute)?)))
        .take(MAX_KEPT_ATTRIBUTES)
        .chain(ours.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))))
        .collect()
}
