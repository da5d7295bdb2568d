//! A dead-letter queue: what was given up, with the reason beside it.

use std::collections::HashMap;

use aws_sdk_sqs::types::{MessageAttributeValue, SendMessageBatchRequestEntry};

use crate::config::Reader;
use crate::{Aws, telemetry};

/// What SQS takes as one attribute's value is large; a reason is for people.
const MAX_REASON: usize = 500;
/// SQS takes ten attributes a message, and three are ours.
const MAX_KEPT_ATTRIBUTES: usize = 7;

/// The dead-letter queue of a function.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
}

/// Something that was given up.
#[derive(Clone, Debug)]
pub struct DeadLetter<'a> {
    /// As it came.
    pub body: &'a str,
    /// A short stable name of the reason.
    pub code: &'a str,
    /// The reason, for people.
    pub reason: &'a str,
    /// What it came with.
    pub attributes: HashMap<String, MessageAttributeValue>,
}

impl DeadLetters {
    /// Reads `DEAD_LETTER_QUEUE_URL`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(aws, env.required("DEAD_LETTER_QUEUE_URL"))
    }

    /// This queue.
    pub fn new(aws: &Aws, queue_url: String) -> Self {
        Self { sqs: aws.sqs(), queue_url }
    }

    /// Sends at most ten. Which of them the queue has taken, in their order.
    pub async fn send(&self, letters: &[DeadLetter<'_>]) -> Vec<bool> {
        let entries = letters.iter().enumerate().filter_map(|(i, letter)| {
            SendMessageBatchRequestEntry::builder()
                .id(i.to_string())
                .message_body(if letter.body.is_empty() { "(empty)" } else { letter.body })
                .set_message_attributes(Some(letter.attributes()))
                .build()
                .ok()
        });
        let request = self.sqs.send_message_batch().queue_url(&self.queue_url);
        match request.set_entries(Some(entries.collect())).send().await {
            Ok(answer) => {
                let taken = |i: usize| answer.successful.iter().any(|entry| entry.id == i.to_string());
                let taken: Vec<_> = (0..letters.len()).map(taken).collect();
                let refused = taken.iter().filter(|taken| !**taken).count();
                if refused > 0 {
                    let error = answer.failed.first().and_then(|failed| failed.message.as_deref());
                    tracing::error!(refused, error, "dead-letter queue refused messages");
                }
                taken
            }
            Err(error) => {
                let error = aws_sdk_sqs::Error::from(error);
                tracing::error!(%error, "dead-letter queue is out of reach");
                vec![false; letters.len()]
            }
        }
    }
}

impl DeadLetter<'_> {
    /// True if SQS takes this text as a message
    /// (<https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>).
    pub fn is_sendable(text: &str) -> bool {
        !text.is_empty() && text.chars().all(is_allowed)
    }

    /// What it came with, and why it is dead.
    fn attributes(&self) -> HashMap<String, MessageAttributeValue> {
        let text = |value: &str| {
            MessageAttributeValue::builder().data_type("String").string_value(value).build().ok()
        };
        let reason = self.reason.chars().take(MAX_REASON);
        let reason: String =
            reason.map(|c| if is_allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
        let ours = [
            ("deadLetterCode", text(self.code)),
            ("deadLetterReason", text(&reason)),
            ("deadLetterSource", text(telemetry::identity().service.as_str())),
        ];
        self.attributes
            .iter()
            .filter(|(name, _)| !name.starts_with("deadLetter"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .take(MAX_KEPT_ATTRIBUTES)
            .chain(ours.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))))
            .collect()
    }
}

/// SQS takes the characters of XML 1.0.
const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_cut_to_what_a_queue_takes_and_wins_over_an_old_one() {
        let old = MessageAttributeValue::builder().data_type("String").string_value("old").build().unwrap();
        let names = ["deadLetterCode", "a", "b", "c", "d", "e", "f", "g", "h"];
        let reason = format!("\u{1}{}", "x".repeat(1000));
        let attributes = names.map(|name| (name.to_owned(), old.clone())).into();
        let letter = DeadLetter { body: "{}", code: "told", reason: &reason, attributes };
        let sent = letter.attributes();
        let text = |name: &str| sent.get(name).and_then(|value| value.string_value.clone()).unwrap();
        assert_eq!((sent.len(), text("deadLetterCode").as_str()), (10, "told"));
        assert_eq!(text("deadLetterReason"), format!("\u{fffd}{}", "x".repeat(499)));
    }

    #[test]
    fn a_text_with_a_control_character_is_none_for_a_queue() {
        for (text, sendable) in
            [("{}", true), ("ö\t\u{1f980}", true), ("", false), ("\u{0}", false), ("\u{ffff}", false)]
        {
            assert_eq!(DeadLetter::is_sendable(text), sendable, "{text:?}");
        }
    }
}
