//! What an author does with a note of theirs: change it, delete it. The caller's id is a part of the key, so that nobody
//! reaches a note of somebody else, whatever their role.

use serde::{Deserialize, Serialize};
use tradewind_domain::note::{Content, Edit, Note, Step};
use tradewind_domain::{NoteId, Violation};
use tradewind_events::note::Remark;
use tradewind_kit::http::{Call, Problem, Reply, given};
use tradewind_kit::{clock, ids};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::notes::Changed;
use utoipa::ToSchema;

use crate::api::Environment;
use crate::wire::{NoteDetails, user_of};

/// Between a look at a note and its change its author may have changed it elsewhere. Nobody does so for ever.
const ATTEMPTS: usize = 10;

/// What to change; what is missing stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(min_properties = 1)]
pub struct NoteChange {
    /// What it says from now on.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, min_length = 1, max_length = 10_000)]
    content: Option<String>,
    /// Who may read it from now on: everybody in the org, or its author alone.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_public: Option<bool>,
}

/// The note is gone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeletedNote {
    /// For people.
    #[schema(example = "Note deleted")]
    message: &'static str,
    /// The note.
    #[schema(format = "uuid")]
    note_id: String,
}

impl NoteChange {
    fn parse(self) -> Result<Edit, Violation> {
        if self.content.is_none() && self.is_public.is_none() {
            return Err(Violation::new("", "must have content or isPublic"));
        }
        let content = self.content.map(|content| Content::parse("content", &content)).transpose()?;
        Ok(Edit { content, is_public: self.is_public })
    }
}

/// Changes a note of the caller's. What changes nothing is no change, and nobody is told of it.
#[utoipa::path(
    put, path = "/notes/{noteId}", tag = "notes", operation_id = "updateNote", request_body = NoteChange,
    params(("noteId" = String, Path, format = "uuid", description = "The note")),
    responses(
        (status = 200, description = "The note as it is now", body = NoteDetails),
        (status = 404, description = "No note of the caller's, or not saved yet", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update_note(environment: &Environment, call: &Call, id: &str) -> Result<Reply, Problem> {
    let edit = call.json::<NoteChange>()?.parse()?;
    for _ in 0..ATTEMPTS {
        let before = find(environment, call, id).await?;
        let Some(after) = before.edited(edit.clone(), clock::now()) else {
            return Reply::ok(&NoteDetails::from(before));
        };
        let remark = Remark { reason: None, was_public: before.is_public };
        let event = NewEvent::note(&after, Step::Updated, remark, &ids::beginning(call.trace));
        let event = event.map_err(|error| Problem::from_failure(&error))?;
        let changed = environment.notes.replace(&before, &after, &event).await;
        if changed.map_err(|error| Problem::from_failure(&error))? == Changed::Done {
            tell(&event, &after);
            return Reply::ok(&NoteDetails::from(after));
        }
    }
    Err(lost_every_race(id))
}

/// Deletes a note of the caller's.
#[utoipa::path(
    delete, path = "/notes/{noteId}", tag = "notes", operation_id = "deleteNote",
    params(("noteId" = String, Path, format = "uuid", description = "The note")),
    responses(
        (status = 200, description = "Deleted", body = DeletedNote),
        (status = 404, description = "No note of the caller's, or not saved yet", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete_note(environment: &Environment, call: &Call, id: &str) -> Result<Reply, Problem> {
    for _ in 0..ATTEMPTS {
        let note = find(environment, call, id).await?;
        let origin = ids::beginning(call.trace);
        let deleted = note.deleted(origin.time);
        let event = NewEvent::note(&deleted, Step::Deleted, Remark::default(), &origin);
        let event = event.map_err(|error| Problem::from_failure(&error))?;
        let changed = environment.notes.delete(&note, &event, origin.time).await;
        if changed.map_err(|error| Problem::from_failure(&error))? == Changed::Done {
            tell(&event, &deleted);
            return Reply::ok(&DeletedNote { message: "Note deleted", note_id: note.id.to_string() });
        }
    }
    Err(lost_every_race(id))
}

/// A note of the caller's.
async fn find(environment: &Environment, call: &Call, id: &str) -> Result<Note, Problem> {
    let unknown = || Problem::not_found("there is no such note of yours, or it is not saved yet");
    let id = NoteId::parse("noteId", id).map_err(|_| unknown())?;
    let found = environment.notes.get(&call.caller.org_id, &user_of(call)?, id).await;
    found.map_err(|error| Problem::from_failure(&error))?.ok_or_else(unknown)
}

fn tell(event: &NewEvent, note: &Note) {
    tracing::info!(note_id = %note.id, event_id = %event.id, event_type = event.r#type, "changed a note");
}

fn lost_every_race(id: &str) -> Problem {
    tracing::error!(note_id = id, "lost every race for a note");
    Problem::unavailable()
}
