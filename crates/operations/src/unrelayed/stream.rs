//! The records of a note that Lambda wrote, read from the stream.

use aws_sdk_dynamodbstreams::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodbstreams::types::{OperationType, Record, ShardIteratorType};
use aws_sdk_dynamodbstreams::{Client, Error};
use serde::Deserialize;

use super::Content;
use crate::Trouble;

/// Pages until a range has to be complete. It is a batch, and fits one or two; a stream may have empty ones in between.
const MAX_PAGES: usize = 100;

/// From here to there, both included.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Range {
    stream_arn: String,
    shard_id: String,
    start_sequence_number: String,
    end_sequence_number: String,
}

/// The events of a range, or that the stream has forgotten them.
pub(super) async fn events(client: &Client, range: &Range) -> Result<Content, Trouble> {
    let Some(records) = records(client, range).await? else {
        let Range { start_sequence_number: start, end_sequence_number: end, .. } = range;
        return Ok(Content::Forgotten(format!(
            "the stream has forgotten the records {start} to {end}: it keeps them for 24 hours. The events are in the \
             event store; put those of each order on the bus with `tradewind-cli republish <orderId>`, then delete \
             the message"
        )));
    };
    let appended = records.iter().filter(|record| record.event_name == Some(OperationType::Insert));
    Ok(Content::Events(appended.map(event).collect()))
}

/// The event that was appended; nothing, which is no event to the bus either, if there was none.
fn event(record: &Record) -> String {
    let image = record.dynamodb.as_ref().and_then(|change| change.new_image.as_ref());
    let event = image.and_then(|image| image.get("event")).and_then(|event| event.as_s().ok());
    event.cloned().unwrap_or_default()
}

/// All records of a range, or nothing if the stream has not all of them.
async fn records(client: &Client, range: &Range) -> Result<Option<Vec<Record>>, Trouble> {
    let request = client
        .get_shard_iterator()
        .stream_arn(&range.stream_arn)
        .shard_id(&range.shard_id)
        .shard_iterator_type(ShardIteratorType::AtSequenceNumber)
        .sequence_number(&range.start_sequence_number);
    let mut iterator = match request.send().await {
        Err(error) if is_forgotten(&error) => return Ok(None),
        answer => answer.map_err(Error::from)?.shard_iterator,
    };
    let mut found = Vec::new();
    for _ in 0..MAX_PAGES {
        let Some(next) = iterator else { break };
        let page = match client.get_records().shard_iterator(next).send().await {
            Err(error) if is_forgotten(&error) => return Ok(None),
            page => page.map_err(Error::from)?,
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

/// True if the stream has no such records any more.
fn is_forgotten<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    matches!(error.code(), Some("TrimmedDataAccessException" | "ResourceNotFoundException"))
}
