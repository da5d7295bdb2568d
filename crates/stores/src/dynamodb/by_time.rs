//! Lists in the order of time: the index `by-time` says which items and in what order, and the items are then read by
//! key. The index holds keys only, so that a change that leaves the time alone is not written twice.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};

use super::TableError;
use super::item::{Item, key, s, take_s};
use super::transaction::incomplete;

/// The index.
const INDEX: &str = "by-time";
/// What DynamoDB takes in one `BatchGetItem`.
const MAX_KEYS: usize = 100;
/// Attempts at keys that DynamoDB leaves unprocessed.
const ATTEMPTS: u32 = 5;
/// Longest pause after the first attempt; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// Oldest or newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    #[default]
    Ascending,
    /// Newest first.
    Descending,
}

/// A place in a list: behind the item with this time and sort key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) time: String,
    pub(super) sk: String,
}

/// What is listed: the items of a partition, in the order of a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    pub(super) client: &'a Client,
    pub(super) table: &'a str,
    pub(super) pk: &'a str,
    /// The sort key of the index: a time as text of fixed width.
    pub(super) time: &'static str,
}

impl List<'_> {
    /// At most `limit` whole items behind a place, and the place of the last one if there are more.
    pub(super) async fn page(
        &self,
        direction: Direction,
        limit: usize,
        after: Option<&Place>,
    ) -> Result<(Vec<Item>, Option<Place>), TableError> {
        let mut places = self.places(direction, limit, after).await?;
        let has_more = places.len() > limit;
        places.truncate(limit);
        let keys: Vec<&str> = places.iter().map(|place| place.sk.as_str()).collect();
        let mut found = self.items(&keys).await?;
        let items = places.iter().filter_map(|place| found.remove(&place.sk)).collect();
        Ok((items, places.pop().filter(|_| has_more)))
    }

    /// One more than wanted, which tells whether there are more.
    async fn places(
        &self,
        direction: Direction,
        limit: usize,
        after: Option<&Place>,
    ) -> Result<Vec<Place>, TableError> {
        let mut places = Vec::new();
        let mut start = after.map(|place| {
            let mut start = key(self.pk, place.sk.as_str());
            start.insert(self.time.to_owned(), s(place.time.as_str()));
            start
        });
        loop {
            let wanted = i32::try_from(limit + 1 - places.len()).unwrap_or(i32::MAX);
            let query = self
                .client
                .query()
                .table_name(self.table)
                .index_name(INDEX)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(self.pk.to_owned()))
                .scan_index_forward(direction == Direction::Ascending)
                .limit(wanted)
                .set_exclusive_start_key(start.take());
            let answer = query.send().await?;
            for mut item in answer.items.into_iter().flatten() {
                places.push(Place { time: take_s(&mut item, self.time)?, sk: take_s(&mut item, "sk")? });
            }
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if places.len() > limit || start.is_none() {
                return Ok(places);
            }
        }
    }

    /// The items of these sort keys, by sort key.
    async fn items(&self, keys: &[&str]) -> Result<HashMap<String, Item>, TableError> {
        let mut found = HashMap::with_capacity(keys.len());
        for chunk in keys.chunks(MAX_KEYS) {
            let keys = chunk.iter().map(|sk| key(self.pk, *sk)).collect();
            let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
            let request = request.build().map_err(incomplete)?;
            let mut left = Some(HashMap::from([(self.table.to_owned(), request)]));
            let mut attempt = 0;
            while let Some(wanted) = left.take() {
                attempt += 1;
                let answer = self.client.batch_get_item().set_request_items(Some(wanted)).send().await?;
                for item in answer.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                    if let Some(AttributeValue::S(sk)) = item.get("sk") {
                        found.insert(sk.clone(), item);
                    }
                }
                left = answer.unprocessed_keys.filter(|keys| !keys.is_empty());
                if left.is_some() {
                    pause(attempt).await?;
                }
            }
        }
        Ok(found)
    }
}

/// Waits before another attempt, if there is to be one
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>: unprocessed keys are a sign
/// of throttling, and want an exponential pause).
async fn pause(attempt: u32) -> Result<(), TableError> {
    if attempt >= ATTEMPTS {
        return Err(TableError::Throttled("keys were left unprocessed".to_owned()));
    }
    tokio::time::sleep(FIRST_PAUSE.saturating_mul(1 << attempt.min(8)).mul_f64(fastrand::f64())).await;
    Ok(())
}
