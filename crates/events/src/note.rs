//! Note events on the wire. Each carries the whole note, so that no consumer has to look anything up.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::note::{Author, Content, Note, Step};
use tradewind_domain::{NoteId, OrgId, UserId, WorkOrderId};

use crate::encoded::{Encoded, Origin};
use crate::envelope::{Attributes, Envelope};
use crate::upcast::Lineage;

/// The `source` of these events.
pub const SOURCE: &str = "/tradewind/notes";

/// The lineage of a step's event; all are at version 1.
pub const fn lineage(step: Step) -> Lineage {
    Lineage { r#type: step.event_type(), upcasters: &[] }
}

/// The data of every note event, version 1. The version of the note is the `sequence` of the envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// The aggregate.
    pub note_id: NoteId,
    /// Who wrote it.
    pub user_id: UserId,
    /// The author's name, as others see it.
    pub username: String,
    /// What it says; in `NoteDeleted` what it said last.
    pub content: Content,
    /// Whether everybody in the org may read it, or its author alone.
    pub is_public: bool,
    /// In `NoteUpdated`: it was public before this change. Who could read it then and cannot now learns that it is gone,
    /// and nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_public: bool,
    /// The work order that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_order_id: Option<WorkOrderId>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Why, in `NoteFailed`, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What an event says beyond the note.
#[derive(Clone, Debug, Default)]
pub struct Remark {
    /// Why it could not be saved.
    pub reason: Option<String>,
    /// It was public before this change.
    pub was_public: bool,
}

impl Data {
    /// A note as data.
    pub fn of(note: &Note, remark: Remark) -> Self {
        Self {
            note_id: note.id,
            user_id: note.author.user_id.clone(),
            username: note.author.username.clone(),
            content: note.content.clone(),
            is_public: note.is_public,
            was_public: remark.was_public,
            work_order_id: note.work_order_id,
            created_at: note.created_at,
            updated_at: note.updated_at,
            reason: remark.reason,
        }
    }

    /// Data as a note of the org; its version is the `sequence` of the envelope.
    pub fn into_note(self, org_id: OrgId, version: u64) -> Note {
        Note {
            id: self.note_id,
            org_id,
            author: Author { user_id: self.user_id, username: self.username },
            content: self.content,
            is_public: self.is_public,
            work_order_id: self.work_order_id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version,
        }
    }
}

/// Encodes a step of a note.
pub fn encode(
    note: &Note,
    step: Step,
    remark: Remark,
    origin: &Origin,
) -> Result<Encoded, serde_json::Error> {
    let attributes = Attributes {
        id: origin.id,
        source: SOURCE,
        subject: note.id.to_string(),
        time: origin.time,
        org_id: note.org_id.clone(),
        sequence: note.version,
        traceparent: origin.traceparent,
        causation_id: origin.causation_id,
    };
    let lineage = lineage(step);
    let json =
        Envelope::new(&attributes, lineage.r#type, lineage.current(), Data::of(note, remark)).to_json()?;
    Ok(Encoded { id: origin.id, r#type: lineage.r#type, json })
}
