//! The records of a note that Lambda wrote, read from the stream.

use aws_sdk_dynamodbstreams::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodbstreams::types::{OperationType, Record, ShardIteratorType};
use aws_sdk_dynamodbstreams::{Client, Error};
use serde::Deserialize;

use crate::Result;

/// Pages until a range has to be complete. It is a batch, and fits one or two; a stream may have empty ones in between.
const MAX_PAGES: usize = 100;

/// From here to there, both included.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    stream_arn: String,
    shard_id: String,
    start_sequence_number: String,
    end_sequence_number: String,
}

/// The events of a range, or that the stream has forgotten them.
pub async fn events(client: &Client, range: &Range) -> Result<std::result::Result<Vec<String>, String>> {
    let Some(records) = records(client, range).await? else {
        let Range { start_sequence_number: start, end_sequence_number: end, .. } = range;
        return Ok(Err(format!(
            "the stream has forgotten the records {start} to {end}: it keeps them for 24 hours. The events are in the \
             event store; put those of each order on the bus with `tradewind-cli republish <orderId>`, then delete \
             the message"
        )));
    };
    let appended = records.iter().filter(|record| record.event_name == Some(OperationType::Insert));
    Ok(Ok(appended.map(event).collect()))
}

/// The event that was appended; nothing, which is no event to the bus either, if there was none.
fn event(record: &Record) -> String {
    let image = record.dynamodb.as_ref().and_then(|change| change.new_image.as_ref());
    let event = image.and_then(|image| image.get("event")).and_then(|event| event.as_s().ok());
    event.cloned().unwrap_or_default()
}

/// All records of a range, or nothing if the stream has not all of them.
async fn records(client: &Client, range: &Range) -> Result<Option<Vec<Record>>> {
    let request = client
        .get_shard_iterator()
        .stream_arn(&range.stream_arn)
        .shard_id(&range.shard_id)
        .shard_iterator_type(ShardIteratorType::AtSequenceNumber)
        .sequence_number(&range.start_sequence_number);
    let Some(answer) = unless_forgotten(request.send().await)? else { return Ok(None) };
    let mut iterator = answer.shard_iterator;
    let mut found = Vec::new();
    for _ in 0..MAX_PAGES {
        let Some(next) = iterator else { break };
        let Some(page) = unless_forgotten(client.get_records().shard_iterator(next).send().await)? else {
            return Ok(None);
        };
        for record in page.records.unwrap_or_default() {
            let number = sequence_number(&record).to_owned();
            if found.is_empty() && number != range.start_sequence_number {
                return Ok(None);
            }
            found.push(record);
            if number == range.end_sequence_number {
                return Ok(Some(found));
            }
        }
        iterator = page.next_shard_iterator;
    }
    Ok(None)
}

fn sequence_number(record: &Record) -> &str {
    record.dynamodb.as_ref().and_then(|change| change.sequence_number.as_deref()).unwrap_or_default()
}

/// The answer, or nothing if the stream has no such records any more.
fn unless_forgotten<T, E, R>(answer: std::result::Result<T, SdkError<E, R>>) -> Result<Option<T>>
where
    E: ProvideErrorMetadata,
    Error: From<SdkError<E, R>>,
{
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) => match error.code() {
            Some("TrimmedDataAccessException" | "ResourceNotFoundException") => Ok(None),
            _ => Err(Error::from(error).into()),
        },
    }
}
