//! Lists of notes, newest first.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use tradewind_domain::note::Note;
use tradewind_domain::{NoteId, OrgId, UserId, WorkOrderId};

use super::super::TableError;
use super::super::item::s;
use super::{Notes, item, partition, sort_key};

/// Behind every note, and before everything else in a partition.
const BEHIND_ALL: &str = "NOTE#~";
/// Notes read at a time in search of those that somebody may read.
const CHUNK: usize = 100;
/// Most notes that are looked at for a page: those of a work order may be mostly private ones of others.
const SIGHT: usize = 1000;

/// Which notes of an org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteList<'a> {
    /// Those of an author. Strongly consistent: who deleted a note does not meet it again.
    Of(&'a UserId),
    /// The public ones.
    Public,
    /// Those about a work order that this reader may read: public ones, and their own.
    About(WorkOrderId, &'a UserId),
}

/// Some notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotePage {
    /// At most as many as were asked for. About a work order there may be fewer, or none, although there are more behind.
    pub notes: Vec<Note>,
    /// The note behind which the next page begins, if there is one.
    pub next: Option<NoteId>,
}

impl Notes {
    /// At most `limit` notes of a list, behind a note. Following `next` shows every note once, and ends.
    pub async fn list(
        &self,
        org_id: &OrgId,
        list: NoteList<'_>,
        limit: usize,
        after: Option<NoteId>,
    ) -> Result<NotePage, TableError> {
        let mut behind = after;
        let (mut notes, mut seen) = (Vec::new(), 0);
        loop {
            // One more than wanted, which tells whether there are more.
            let wanted = limit + 1 - notes.len();
            let chunk = if matches!(list, NoteList::About(..)) { wanted.max(CHUNK) } else { wanted };
            let query = self.query(org_id, list, behind).limit(i32::try_from(chunk).unwrap_or(i32::MAX));
            let answer = query.send().await?;
            let ends = answer.last_evaluated_key.as_ref().is_none_or(HashMap::is_empty);
            for item in answer.items.into_iter().flatten() {
                let note = item::read(org_id, item)?;
                (behind, seen) = (Some(note.id), seen + 1);
                if list.shows(&note) {
                    notes.push(note);
                }
            }
            if notes.len() > limit {
                notes.truncate(limit);
                let next = notes.last().map(|note| note.id);
                return Ok(NotePage { notes, next });
            }
            if ends || seen >= SIGHT.max(limit) {
                return Ok(NotePage { notes, next: behind.filter(|_| !ends) });
            }
        }
    }

    /// From this note on. The position is the note alone, as ids sort by time in every partition.
    fn query(&self, org_id: &OrgId, list: NoteList<'_>, behind: Option<NoteId>) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.table).scan_index_forward(false);
        let (query, attribute, partition) = match list {
            NoteList::Of(author) => (query.consistent_read(true), "pk", partition(org_id, author)),
            NoteList::Public => (query.index_name("public"), "publicPk", item::public_partition(org_id)),
            NoteList::About(id, _) => {
                (query.index_name("by-work-order"), "workOrderPk", item::work_order_partition(org_id, id))
            }
        };
        let behind = behind.map_or_else(|| BEHIND_ALL.to_owned(), sort_key);
        query
            .key_condition_expression(format!("{attribute} = :pk AND sk < :behind"))
            .expression_attribute_values(":pk", s(partition))
            .expression_attribute_values(":behind", s(behind))
    }
}

impl NoteList<'_> {
    fn shows(self, note: &Note) -> bool {
        match self {
            Self::Of(_) | Self::Public => true,
            Self::About(_, reader) => note.is_public || note.author.user_id == *reader,
        }
    }
}
