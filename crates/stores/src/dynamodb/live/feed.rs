//! The feed: what somebody missed.

use jiff::Timestamp;
use tradewind_domain::{OrgId, UserId};

use super::cursor::digits;
use super::{Live, feed_partition};
use crate::dynamodb::TableError;
use crate::dynamodb::item::{Item, s, take_optional_s, take_s};

/// Messages that somebody missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// In the order of the feed.
    pub messages: Vec<String>,
    /// There are more than were asked for.
    pub has_more: bool,
}

impl Live {
    /// The messages to a user that arrived at that time or later, at most `limit`.
    pub async fn missed(
        &self,
        org_id: &OrgId,
        user_id: &UserId,
        from: Timestamp,
        limit: usize,
    ) -> Result<Missed, TableError> {
        let mut messages = Vec::new();
        let mut start = None;
        loop {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND sk > :from")
                // What others wrote for themselves alone does not even leave the table.
                .filter_expression("attribute_exists(toEveryone) OR userId = :user")
                .expression_attribute_values(":pk", s(feed_partition(org_id)))
                .expression_attribute_values(":from", s(digits(from)))
                .expression_attribute_values(":user", s(user_id.as_str()))
                .set_limit(self.page_size)
                .set_exclusive_start_key(start.take());
            let answer = query.send().await?;
            for item in answer.items.into_iter().flatten() {
                messages.extend(message_to(user_id, item)?);
            }
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if messages.len() > limit || start.is_none() {
                break;
            }
        }
        let has_more = messages.len() > limit;
        messages.truncate(limit);
        Ok(Missed { messages, has_more })
    }
}

/// As [`Entry::message_to`](super::Entry::message_to) says of an entry that was read.
fn message_to(user_id: &UserId, mut item: Item) -> Result<Option<String>, TableError> {
    let theirs = take_optional_s(&mut item, "userId")?.is_some_and(|to| to == user_id.as_str());
    if theirs { take_s(&mut item, "toUser").map(Some) } else { take_optional_s(&mut item, "toEveryone") }
}
