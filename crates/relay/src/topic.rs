//! The topic: publishing rows, and telling a refusal from an outage.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::operation::publish_batch::PublishBatchError;
use aws_sdk_sns::types::{MessageAttributeValue, PublishBatchRequestEntry};
use futures::{StreamExt, stream};
use tradewind_stores::postgres::outbox::{Row, Verdict};

use crate::packing::{MAX_BYTES, pack, size};

/// An SNS topic.
#[derive(Clone, Debug)]
pub struct Topic {
    client: Client,
    arn: String,
}

/// What became of some rows.
#[derive(Clone, Debug)]
pub struct Published {
    /// One for each row, in their order.
    pub verdicts: Vec<Verdict>,
    /// Why the topic as a whole could not be reached, if so. The rows that were not tried say `Untried`.
    pub outage: Option<String>,
}

/// What became of one call.
enum Call {
    Answered(Vec<Verdict>),
    /// The call as a whole was refused for something in it.
    Refused(String),
    Outage(String),
}

impl Topic {
    /// The topic of this ARN.
    pub fn new(client: Client, arn: impl Into<String>) -> Self {
        Self { client, arn: arn.into() }
    }

    /// Publishes rows, several calls at a time. After the first sign of an outage no further call is started.
    pub async fn publish(&self, rows: &[Row], calls_in_flight: usize) -> Published {
        let outage = AtomicBool::new(false);
        let calls = stream::iter(pack(rows)).map(|run| async {
            if outage.load(Ordering::Relaxed) {
                return (run, Call::Answered(vec![]));
            }
            let call = self.publish_run(rows.get(run.clone()).unwrap_or_default()).await;
            if matches!(call, Call::Outage(_)) {
                outage.store(true, Ordering::Relaxed);
            }
            (run, call)
        });
        let mut published = Published { verdicts: vec![Verdict::Untried; rows.len()], outage: None };
        let mut calls = calls.buffer_unordered(calls_in_flight.max(1));
        while let Some((run, call)) = calls.next().await {
            published.record(run, call);
        }
        published
    }

    /// One call; if it is refused as a whole, a call for each of its rows, to find the one that spoils it.
    async fn publish_run(&self, rows: &[Row]) -> Call {
        let call = self.call(rows).await;
        let Call::Refused(error) = call else { return call };
        if rows.len() < 2 {
            return Call::Answered(vec![Verdict::Refused { error }]);
        }
        tracing::warn!(%error, entries = rows.len(), "SNS refused a batch; its entries go one by one");
        let mut verdicts = Vec::with_capacity(rows.len());
        for row in rows {
            match self.call(std::slice::from_ref(row)).await {
                Call::Answered(verdict) => verdicts.extend(verdict),
                Call::Refused(error) => verdicts.push(Verdict::Refused { error }),
                // What was accepted so far must be remembered; the sweep will notice the outage by itself.
                Call::Outage(error) => {
                    tracing::warn!(%error, "SNS went out of reach");
                    break;
                }
            }
        }
        Call::Answered(verdicts)
    }

    async fn call(&self, rows: &[Row]) -> Call {
        if let [row] = rows
            && size(row) > MAX_BYTES
        {
            return Call::Refused(format!("the event has {} bytes, SNS takes {MAX_BYTES}", size(row)));
        }
        let entries: Result<Vec<_>, _> = rows.iter().enumerate().map(|(i, row)| entry(i, row)).collect();
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return Call::Refused(error.to_string()),
        };
        let request =
            self.client.publish_batch().topic_arn(&self.arn).set_publish_batch_request_entries(Some(entries));
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return failed(&error),
        };
        let mut verdicts = vec![Verdict::Untried; rows.len()];
        for accepted in answer.successful() {
            if let Some(verdict) =
                accepted.id().and_then(|id| id.parse::<usize>().ok()).and_then(|i| verdicts.get_mut(i))
            {
                *verdict = Verdict::Accepted;
            }
        }
        for refused in answer.failed() {
            let verdict = refused.id().parse::<usize>().ok().and_then(|i| verdicts.get_mut(i));
            // A failure that is not the sender's fault burns no attempt.
            if let (Some(verdict), true) = (verdict, refused.sender_fault()) {
                let error = format!("{}: {}", refused.code(), refused.message().unwrap_or_default());
                *verdict = Verdict::Refused { error };
            }
        }
        Call::Answered(verdicts)
    }
}

impl Published {
    fn record(&mut self, run: Range<usize>, call: Call) {
        match call {
            Call::Answered(verdicts) => {
                for (slot, verdict) in self.verdicts.iter_mut().skip(run.start).zip(verdicts) {
                    *slot = verdict;
                }
            }
            Call::Outage(error) | Call::Refused(error) => self.outage = Some(error),
        }
    }
}

fn entry(i: usize, row: &Row) -> Result<PublishBatchRequestEntry, aws_sdk_sns::error::BuildError> {
    // The only attribute, for subscription filters; everything else is in the event itself.
    let r#type =
        MessageAttributeValue::builder().data_type("String").string_value(&row.event_type).build()?;
    PublishBatchRequestEntry::builder()
        .id(i.to_string())
        .message(&row.payload)
        .message_attributes("type", r#type)
        .build()
}

/// A refusal is the fault of the messages. Everything else (no answer, throttling, a missing permission, topic or key)
/// is an outage: it would hit any other message too, so no message may be blamed.
fn failed<R>(error: &SdkError<PublishBatchError, R>) -> Call {
    let SdkError::ServiceError(context) = error else {
        return match error {
            SdkError::TimeoutError(_) => Call::Outage("no answer in time".to_owned()),
            SdkError::DispatchFailure(_) => Call::Outage("no connection".to_owned()),
            SdkError::ResponseError(_) => Call::Outage("unreadable answer".to_owned()),
            _ => Call::Refused("the request could not be built".to_owned()),
        };
    };
    let service = context.err();
    let (code, message) = (service.code().unwrap_or("unknown"), service.message().unwrap_or_default());
    let text = format!("{code}: {message}");
    match service {
        PublishBatchError::BatchEntryIdsNotDistinctException(_)
        | PublishBatchError::BatchRequestTooLongException(_)
        | PublishBatchError::EmptyBatchRequestException(_)
        | PublishBatchError::InvalidBatchEntryIdException(_)
        | PublishBatchError::InvalidParameterException(_)
        | PublishBatchError::InvalidParameterValueException(_)
        | PublishBatchError::TooManyEntriesInBatchRequestException(_)
        | PublishBatchError::ValidationException(_) => Call::Refused(text),
        _ => Call::Outage(text),
    }
}
