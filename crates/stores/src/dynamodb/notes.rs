//! Notes.
//!
//! | | pk | sk |
//! |---|---|---|
//! | a note | `ORG#<org>#USER#<author>` | `NOTE#<note>` |
//! | a deleted note, for 30 days | the same | `TOMBSTONE#<note>` |
//! | a request to write one, for a day | the same | `REQUEST#<idempotency key>` |
//!
//! A note is in its author's partition whoever may read it, so that its author can always change it, and nobody else can
//! name its key. Who else may read it is a matter of two sparse indexes over `sk`: `public` (`publicPk`, set as long as
//! the note is public) and `by-work-order` (`workOrderPk`). Ids sort by time, and notes sort before everything else.
//!
//! Every write of a note is one transaction with its event in the event store, guarded by the version of the note:
//! whatever comes late or twice changes nothing.

mod change;
mod item;
mod list;
mod request;
mod save;

use aws_sdk_dynamodb::Client;
use tradewind_domain::note::Note;
use tradewind_domain::{NoteId, OrgId, UserId};
use tradewind_kit::Aws;

use super::TableError;
use super::event_store::EventStore;
use super::item::{Item, key};

pub use change::Changed;
pub use list::{NoteList, NotePage};
pub use request::{Attempt, Begun, Request};
pub use save::Saved;

/// The notes.
#[derive(Clone, Debug)]
pub struct Notes {
    client: Client,
    table: String,
    events: EventStore,
}

impl Notes {
    /// The notes in this table, whose changes are told in this event store.
    pub fn new(aws: &Aws, table: impl Into<String>, events: EventStore) -> Self {
        Self { client: aws.dynamodb(), table: table.into(), events }
    }

    /// A note by its author. Strongly consistent.
    pub async fn get(&self, org_id: &OrgId, author: &UserId, id: NoteId) -> Result<Option<Note>, TableError> {
        let key = key(partition(org_id, author), sort_key(id));
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true);
        get.send().await?.item.map(|item| item::read(org_id, item)).transpose()
    }
}

fn partition(org_id: &OrgId, author: &UserId) -> String {
    format!("ORG#{org_id}#USER#{author}")
}

fn sort_key(id: NoteId) -> String {
    format!("NOTE#{id}")
}

fn key_of(note: &Note) -> Item {
    key(partition(&note.org_id, &note.author.user_id), sort_key(note.id))
}

fn tombstone_of(note: &Note) -> Item {
    key(partition(&note.org_id, &note.author.user_id), format!("TOMBSTONE#{}", note.id))
}
