//! Broadcasts: an event is in the feed before anybody is sent it, and is done when everybody was.

use aws_sdk_dynamodb::types::Put;
use jiff::Timestamp;
use tradewind_domain::{OrgId, UserId};
use uuid::Uuid;

use super::{Cursor, FEED_KEPT, Live, feed_partition, seconds};
use crate::dynamodb::TableError;
use crate::dynamodb::event_store::FREE;
use crate::dynamodb::guard::held;
use crate::dynamodb::item::{Item, key, n, s, take_s};
use crate::dynamodb::transaction::{Cancelled, Transaction};

const SENDING: &str = "SENDING";
const DONE: &str = "DONE";

/// What is told of an event, as the messages that go out: one to one user, another to everybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// To everybody in the org but the user below.
    pub to_everyone: Option<String>,
    /// To one user.
    pub to_user: Option<(UserId, String)>,
}

impl Entry {
    /// What a user is told, if anything.
    pub fn message_to(&self, user_id: &UserId) -> Option<&str> {
        match &self.to_user {
            Some((to, message)) if to == user_id => Some(message),
            _ => self.to_everyone.as_deref(),
        }
    }

    /// The only user who is told; `None` if others are as well.
    pub fn only_user(&self) -> Option<&UserId> {
        self.to_user.as_ref().filter(|_| self.to_everyone.is_none()).map(|(user_id, _)| user_id)
    }
}

/// How a broadcast begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nobody has begun it before.
    First,
    /// It was begun and is not done: whoever was at it crashed, or still is at it.
    Again,
    /// It is done.
    Done,
}

impl Live {
    /// Puts an event into the feed and on the record, unless its broadcast is done.
    ///
    /// A broadcast that is begun again has its event in the feed again, at its new place: whoever connects between the
    /// two and then goes away will ask for what comes after something later than the first.
    pub async fn begin(
        &self,
        org_id: &OrgId,
        event_id: Uuid,
        entry: &Entry,
        cursor: &Cursor,
    ) -> Result<Begun, TableError> {
        match self.enter(org_id, event_id, entry, cursor, Begun::First).await {
            Ok(()) => Ok(Begun::First),
            Err(Cancelled::Store(error)) => Err(error),
            Err(Cancelled::Guards(failed)) => {
                let record = failed.into_iter().find_map(|((), item)| item).unwrap_or_default();
                if is_done(record)? {
                    return Ok(Begun::Done);
                }
                match self.enter(org_id, event_id, entry, cursor, Begun::Again).await {
                    Ok(()) => Ok(Begun::Again),
                    Err(Cancelled::Guards(_)) => Ok(Begun::Done),
                    Err(Cancelled::Store(error)) => Err(error),
                }
            }
        }
    }

    async fn enter(
        &self,
        org_id: &OrgId,
        event_id: Uuid,
        entry: &Entry,
        cursor: &Cursor,
        begun: Begun,
    ) -> Result<(), Cancelled<()>> {
        let mut record = record_key(org_id, event_id);
        record.insert("status".to_owned(), s(SENDING));
        record.insert("expiresAt".to_owned(), n(expiry(cursor)));
        let put = |item| Put::builder().table_name(&self.table).set_item(Some(item));
        let record = match begun {
            Begun::First => put(record).condition_expression(FREE),
            Begun::Again | Begun::Done => put(record)
                .condition_expression("#status = :sending")
                .expression_attribute_names("#status", "status")
                .expression_attribute_values(":sending", s(SENDING)),
        };
        let mut transaction = Transaction::new();
        transaction.put((), record)?;
        transaction.put((), put(fed(org_id, event_id, entry, cursor)))?;
        transaction.commit(&self.client).await
    }

    /// Records that everybody was sent an event. False if it is not on the record any more.
    pub async fn done(&self, org_id: &OrgId, event_id: Uuid, now: Timestamp) -> Result<bool, TableError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(record_key(org_id, event_id)))
            .update_expression("SET #status = :done, doneAt = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":done", s(DONE))
            .expression_attribute_values(":now", s(now.to_string()));
        held(request.send().await)
    }
}

fn record_key(org_id: &OrgId, event_id: Uuid) -> Item {
    key(format!("ORG#{org_id}#BROADCAST#{event_id}"), "BROADCAST")
}

fn is_done(mut record: Item) -> Result<bool, TableError> {
    Ok(take_s(&mut record, "status")? == DONE)
}

fn expiry(cursor: &Cursor) -> u64 {
    seconds(cursor.time().checked_add(FEED_KEPT).unwrap_or(cursor.time()))
}

fn fed(org_id: &OrgId, event_id: Uuid, entry: &Entry, cursor: &Cursor) -> Item {
    let mut item = key(feed_partition(org_id), cursor.as_str());
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("eventId", s(event_id.to_string()));
    set("expiresAt", n(expiry(cursor)));
    if let Some(message) = &entry.to_everyone {
        set("toEveryone", s(message));
    }
    if let Some((user_id, message)) = &entry.to_user {
        set("userId", s(user_id.as_str()));
        set("toUser", s(message));
    }
    item
}
