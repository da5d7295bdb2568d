//! What several answers have in common.

use jiff::Timestamp;
use serde::Serialize;
use tradewind_domain::UserId;
use tradewind_domain::note::{Author, Note};
use tradewind_kit::http::{Call, Problem};
use utoipa::ToSchema;

/// A note, as those who may read it see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Note)]
pub struct NoteDetails {
    /// The note.
    #[schema(format = "uuid")]
    note_id: String,
    /// Who wrote it.
    user_id: String,
    /// The author's name.
    #[schema(example = "jane@example.com")]
    username: String,
    /// What it says.
    content: String,
    /// Whether everybody in the org may read it, or its author alone.
    is_public: bool,
    /// The work order that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
    /// When it was written.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
}

impl From<Note> for NoteDetails {
    fn from(note: Note) -> Self {
        Self {
            note_id: note.id.to_string(),
            user_id: note.author.user_id.into(),
            username: note.author.username,
            content: note.content.into(),
            is_public: note.is_public,
            work_order_id: note.work_order_id.map(|id| id.to_string()),
            created_at: note.created_at,
            updated_at: note.updated_at,
        }
    }
}

/// The caller as a user of the pool.
pub(crate) fn user_of(call: &Call) -> Result<UserId, Problem> {
    UserId::parse("sub", &call.caller.subject).map_err(|_| Problem::forbidden("the token names no user"))
}

/// The caller as the author of a note.
pub(crate) fn author_of(call: &Call) -> Result<Author, Problem> {
    Ok(Author { user_id: user_of(call)?, username: call.caller.username.clone() })
}
