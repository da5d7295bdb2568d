//! `BatchGetItem`, to the last key.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::TableError;
use super::item::Item;

/// What DynamoDB takes in one `BatchGetItem`.
pub(super) const MAX_KEYS: usize = 100;
/// Attempts at keys that DynamoDB leaves unprocessed.
const ATTEMPTS: u32 = 5;
/// Longest pause after the first attempt; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// The items of these keys that there are, at most [`MAX_KEYS`], in no order. Strongly consistent each, but not of one moment.
pub(super) async fn batch_get(
    client: &Client,
    table: &str,
    keys: Vec<Item>,
) -> Result<Vec<Item>, TableError> {
    let mut found = Vec::with_capacity(keys.len());
    let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
    let mut left = Some(HashMap::from([(table.to_owned(), request.build()?)]));
    let mut attempt = 0;
    while let Some(wanted) = left.take() {
        attempt += 1;
        let answer = client.batch_get_item().set_request_items(Some(wanted)).send().await?;
        found.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items));
        left = answer.unprocessed_keys.filter(|keys| !keys.is_empty());
        if left.is_some() {
            pause(attempt).await?;
        }
    }
    Ok(found)
}

/// Waits before another attempt, if there is to be one: unprocessed keys are a sign of throttling, and want an
/// exponential pause (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>).
async fn pause(attempt: u32) -> Result<(), TableError> {
    if attempt >= ATTEMPTS {
        return Err(TableError::Throttled("keys were left unprocessed".to_owned()));
    }
    tokio::time::sleep(FIRST_PAUSE.saturating_mul(1 << attempt.min(8)).mul_f64(fastrand::f64())).await;
    Ok(())
}
