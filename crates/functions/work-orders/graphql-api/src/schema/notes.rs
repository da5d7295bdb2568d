//! Notes in the schema.

use async_graphql::{Context, ID, Object, SimpleObject};
use tradewind_domain::{NoteId, UserId, note};
use tradewind_kit::auth::Caller;
use tradewind_kit::http::Cursor;
use tradewind_stores::dynamodb::notes::{NoteList, NotePage};

use super::connection::Page;
use super::page::{AFTER, complexity, first as page_size};
use super::{Result, both, caller, environment};
use crate::error::ApiError;

/// What somebody wrote: for everybody in the org, or for themselves alone.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Note {
    /// A UUID.
    id: ID,
    /// Who wrote it.
    user_id: String,
    /// The author's name.
    username: String,
    /// What it says: 1 to 10,000 characters.
    content: String,
    /// Whether everybody in the org may read it, or its author alone.
    is_public: bool,
    /// The work order that it is about.
    work_order_id: Option<ID>,
    /// When it was written: RFC 3339, UTC.
    created_at: String,
    /// When it was last changed: RFC 3339, UTC.
    updated_at: String,
}

impl From<note::Note> for Note {
    fn from(note: note::Note) -> Self {
        Self {
            id: ID(note.id.to_string()),
            user_id: note.author.user_id.into(),
            username: note.author.username,
            content: note.content.into(),
            is_public: note.is_public,
            work_order_id: note.work_order_id.map(|id| ID(id.to_string())),
            created_at: note.created_at.to_string(),
            updated_at: note.updated_at.to_string(),
        }
    }
}

/// Notes.
#[derive(Debug, Default)]
pub struct NoteQuery;

#[Object]
impl NoteQuery {
    /// The caller's own notes in pages of `first` (1 to 100, else 50), newest first.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn notes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<Note>> {
        let user = user_of(caller(context)?)?;
        note_page(context, &user, NoteList::Of(&user), first, after).await
    }

    /// Public notes of the org in pages of `first` (1 to 100, else 50), newest first. The list follows the notes by a
    /// moment.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn public_notes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<Note>> {
        let user = user_of(caller(context)?)?;
        note_page(context, &user, NoteList::Public, first, after).await
    }
}

/// The caller as a user of the pool.
pub(super) fn user_of(caller: &Caller) -> Result<UserId> {
    let user = UserId::parse("sub", &caller.subject);
    user.map_err(|_| ApiError::Forbidden("the token names no user".to_owned()))
}

/// A page of one of the lists of notes, as this user reads it.
pub(super) async fn note_page(
    context: &Context<'_>,
    user: &UserId,
    list: NoteList<'_>,
    first: Option<i64>,
    after: Option<String>,
) -> Result<Page<Note>> {
    let org_id = &caller(context)?.org_id;
    // A cursor leads on in the list that its user was shown, and in no other.
    let name = match list {
        NoteList::Of(_) => format!("graphql/notes?user={user}"),
        NoteList::Public => format!("graphql/publicNotes?user={user}"),
        NoteList::About(id, _) => format!("graphql/workOrder/notes?user={user}&id={id}"),
    };
    let cursors = Cursor::of(&name, org_id);
    let after = after.map(|after| cursors.decode::<NoteId>(AFTER, &after)).transpose();
    let (limit, after) = both(page_size(first), after)?;
    let NotePage { notes, next } = environment(context)?.notes.list(org_id, list, limit, after).await?;
    let entries = notes.into_iter().map(|note| (note.id, note.into())).collect();
    Page::new(cursors, after.is_none(), entries, next.as_ref())
}
