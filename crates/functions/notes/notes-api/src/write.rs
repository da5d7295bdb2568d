//! `POST /notes`: a note is taken in.

use http::HeaderValue;
use http::header::HeaderName;
use serde::{Deserialize, Serialize};
use tradewind_domain::note::{Author, Content, FIRST_VERSION, Note, Step};
use tradewind_domain::{Checker, Invalid, NoteId, WorkOrderId};
use tradewind_events::note::{Remark, SOURCE, encode};
use tradewind_events::{Encoded, Origin};
use tradewind_kit::bus::{Entry, Failed};
use tradewind_kit::http::{Call, Problem, Reply, given};
use tradewind_kit::{clock, digest, ids};
use tradewind_stores::dynamodb::notes::{Attempt, Begun, Request};
use utoipa::ToSchema;

use crate::api::Environment;
use crate::wire::author_of;

/// Tells a repeated answer from a first one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewNote {
    /// What it says.
    #[schema(min_length = 1, max_length = 10_000)]
    content: String,
    /// Whether everybody in the org may read it, or its author alone.
    #[serde(default)]
    #[schema(default = false)]
    is_public: bool,
    /// The work order that it is about.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
}

/// The note is on its way; it can be read, changed and deleted as soon as it is saved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedNote {
    /// For people.
    #[schema(example = "Note submitted for processing")]
    message: &'static str,
    /// The note.
    #[schema(format = "uuid")]
    note_id: String,
    /// Always `pending`.
    #[schema(example = "pending")]
    status: &'static str,
}

/// What is to be written, understood. Its hash tells a repetition from another request.
#[derive(Debug, Serialize)]
struct Draft {
    content: Content,
    is_public: bool,
    work_order_id: Option<WorkOrderId>,
}

impl NewNote {
    /// Checks every value. All that is wrong is named at once.
    fn parse(self) -> Result<Draft, Invalid> {
        let mut check = Checker::default();
        let content = check.take(Content::parse("content", &self.content));
        let id = self.work_order_id.map(|id| WorkOrderId::parse("workOrderId", &id)).transpose();
        match (content, check.take(id)) {
            (Some(content), Some(work_order_id)) => {
                Ok(Draft { content, is_public: self.is_public, work_order_id })
            }
            _ => Err(check.into_invalid()),
        }
    }
}

impl Draft {
    /// The event that tells of the note.
    fn event(self, call: &Call, author: Author, attempt: &Attempt) -> Result<Encoded, Problem> {
        let note = Note {
            id: attempt.note_id,
            org_id: call.caller.org_id.clone(),
            author,
            content: self.content,
            is_public: self.is_public,
            work_order_id: self.work_order_id,
            created_at: attempt.created_at,
            updated_at: attempt.created_at,
            version: FIRST_VERSION,
        };
        let origin = Origin {
            id: attempt.event_id,
            time: attempt.created_at,
            traceparent: call.trace,
            causation_id: None,
        };
        encode(&note, Step::Created, Remark::default(), &origin).map_err(|error| {
            tracing::error!(%error, "an event cannot be written");
            Problem::internal()
        })
    }
}

/// Takes a note in. The answer comes when the bus has it; it is saved a moment later.
#[utoipa::path(
    post, path = "/notes", tag = "notes", operation_id = "writeNote", request_body = NewNote,
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, min_length = 1, max_length = 255,
            description = "The same key of the same user with the same content is the same note")),
    responses(
        (status = 202, description = "Taken in", body = SubmittedNote, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this was answered before"))),
        (status = 409, description = "The key stands for another note", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn write_note(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let draft = call.json::<NewNote>()?.parse()?;
    let author = author_of(call)?;
    let attempt = Attempt { note_id: NoteId(ids::uuid()), event_id: ids::uuid(), created_at: clock::now() };
    let Some(key) = call.idempotency_key()? else {
        let event = draft.event(call, author, &attempt)?;
        publish(environment, &attempt, &event).await.map_err(|failed| refusal(&failed))?;
        return submitted(attempt.note_id);
    };
    let (org_id, user_id, hash) = (&call.caller.org_id, author.user_id.clone(), digest::of_json(&draft));
    let request = Request { org_id, user_id: &user_id, key: &key, hash: &hash };
    let begun = environment.notes.begin(request, &attempt).await;
    let told = match begun.map_err(|error| Problem::from_failure(&error))? {
        Begun::First => attempt,
        Begun::Again(told) => told,
        Begun::KeyConflict => {
            let detail = "this Idempotency-Key stands for another note";
            return Err(Problem::conflict("idempotency_conflict", detail));
        }
    };
    let event = draft.event(call, author, &told)?;
    if let Err(failed) = publish(environment, &told, &event).await {
        // What may be on the bus stays remembered, so that the next attempt is the same note.
        if !matches!(failed, Failed::Unknown(_)) {
            take_back(environment, request, &told, &attempt).await;
        }
        return Err(refusal(&failed));
    }
    let reply = submitted(told.note_id)?;
    let replayed = told != attempt;
    Ok(if replayed { reply.with_header(REPLAYED, HeaderValue::from_static("true")) } else { reply })
}

async fn publish(environment: &Environment, attempt: &Attempt, event: &Encoded) -> Result<(), Failed> {
    let (time, detail) = (attempt.created_at, event.json.as_str());
    let entry = Entry { source: SOURCE, detail_type: event.r#type, time, detail };
    environment.bus.insist(&entry).await?;
    tracing::info!(note_id = %attempt.note_id, event_id = %event.id, event_type = event.r#type, "took a note in");
    Ok(())
}

/// Leaves nothing behind of a note that was refused. If that fails, the key stands for the note until it is forgotten,
/// and the next attempt publishes what this one could not.
async fn take_back(environment: &Environment, request: Request<'_>, told: &Attempt, attempt: &Attempt) {
    if let Err(error) = environment.notes.take_back(request, told, attempt).await {
        tracing::warn!(%error, "a request whose note was refused stays remembered");
    }
}

/// The boundary where trouble with the bus is handled, and therefore logged. To the caller it is all the same: trying
/// again is safe and may help.
fn refusal(failed: &Failed) -> Problem {
    tracing::error!(error = %failed, "a note is not on the bus");
    Problem::unavailable()
}

fn submitted(note_id: NoteId) -> Result<Reply, Problem> {
    let (message, note_id) = ("Note submitted for processing", note_id.to_string());
    Reply::accepted(&SubmittedNote { message, note_id, status: "pending" })
}
