//! What an author does with a saved note.

use aws_sdk_dynamodb::types::{Delete, Put};
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::note::Note;

use super::super::TableError;
use super::super::event_store::NewEvent;
use super::super::item::{n, s};
use super::super::transaction::{Cancelled, Transaction};
use super::{Notes, item, key_of, tombstone_of};

/// How long a deleted note is remembered: longer than an event can wait in a queue.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The note is still what the change was decided on. A note that is gone has no version.
const UNCHANGED: &str = "#version = :version";

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is made.
    Done,
    /// The note is no longer what the change was decided on: look again.
    LostRace,
}

impl Notes {
    /// Puts the next version of a note in the place of `before`, with its event.
    pub async fn replace(
        &self,
        before: &Note,
        after: &Note,
        updated: &NewEvent,
    ) -> Result<Changed, TableError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item::write(after)))
            .condition_expression(UNCHANGED)
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":version", n(before.version));
        let mut transaction = Transaction::new();
        transaction.put((), put)?;
        transaction.put((), self.events.put(updated))?;
        self.commit(transaction).await
    }

    /// Deletes a note, with its event, and remembers that it is deleted.
    pub async fn delete(
        &self,
        note: &Note,
        deleted: &NewEvent,
        now: Timestamp,
    ) -> Result<Changed, TableError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key_of(note)))
            .condition_expression(UNCHANGED)
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":version", n(note.version));
        let mut grave = tombstone_of(note);
        let expires_at = now.checked_add(REMEMBERED).unwrap_or(now).as_second();
        grave.insert("deletedAt".to_owned(), s(now.to_string()));
        grave.insert("expiresAt".to_owned(), n(u64::try_from(expires_at).unwrap_or_default()));
        let mut transaction = Transaction::new();
        transaction.delete((), delete)?;
        transaction.put((), Put::builder().table_name(&self.table).set_item(Some(grave)))?;
        transaction.put((), self.events.put(deleted))?;
        self.commit(transaction).await
    }

    async fn commit(&self, transaction: Transaction<()>) -> Result<Changed, TableError> {
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Changed::Done),
            Err(Cancelled::Guards(_)) => Ok(Changed::LostRace),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}
