//! Lists in the order of time: an index says which items and in what order, and the items are then read by key. The index
//! holds keys only, so that a change that leaves the time alone is not written twice.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use tradewind_kit::http::SortDirection;

use super::TableError;
use super::batch_get::{MAX_KEYS, batch_get};
use super::item::{Item, key, s, take_s};

/// Oldest or newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    #[default]
    Ascending,
    /// Newest first.
    Descending,
}

impl From<SortDirection> for Direction {
    fn from(direction: SortDirection) -> Self {
        match direction {
            SortDirection::Asc => Self::Ascending,
            SortDirection::Desc => Self::Descending,
        }
    }
}

/// A place in a list: behind the item with this time and sort key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) time: String,
    pub(super) sk: String,
}

/// The partition of an index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partition<'a> {
    /// The name of the index.
    pub(super) index: &'static str,
    /// Its partition key.
    pub(super) attribute: &'static str,
    /// What the items have there.
    pub(super) value: &'a str,
}

impl<'a> Partition<'a> {
    /// All items of a partition of the table that have a time.
    pub(super) const fn whole(pk: &'a str) -> Self {
        Self { index: "by-time", attribute: "pk", value: pk }
    }
}

/// What is listed: the items of a partition, or some of them, in the order of a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    pub(super) client: &'a Client,
    pub(super) table: &'a str,
    /// The partition of the table.
    pub(super) pk: &'a str,
    /// Which of its items.
    pub(super) of: Partition<'a>,
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
            start.insert(self.of.attribute.to_owned(), s(self.of.value));
            start.insert(self.time.to_owned(), s(place.time.as_str()));
            start
        });
        loop {
            let wanted = i32::try_from(limit + 1 - places.len()).unwrap_or(i32::MAX);
            let query = self
                .client
                .query()
                .table_name(self.table)
                .index_name(self.of.index)
                .key_condition_expression("#partition = :partition")
                .expression_attribute_names("#partition", self.of.attribute)
                .expression_attribute_values(":partition", s(self.of.value))
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
            for item in batch_get(self.client, self.table, keys).await? {
                if let Some(AttributeValue::S(sk)) = item.get("sk") {
                    found.insert(sk.clone(), item);
                }
            }
        }
        Ok(found)
    }
}
