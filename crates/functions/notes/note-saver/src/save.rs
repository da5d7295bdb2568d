//! Saving notes.

use std::time::Duration;

use tradewind_domain::note::{Note, Step};
use tradewind_events::note::{Remark, SOURCE, encode};
use tradewind_events::{Event, Origin};
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::bus::{Bus, Entry, Failed};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, ids};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::notes::Saved;
use tradewind_stores::{EventStore, Notes};

/// Time for a look at the table before its author is told: what failed to take the note may hang.
const LOOK_WITHIN: Duration = Duration::from_millis(500);

/// What the author of a lost note is told: what they can do about it is the same whatever failed.
const REASON: &str = "the note could not be saved";

/// Saves notes.
#[derive(Clone, Debug)]
pub struct NoteSaver {
    notes: Notes,
    bus: Bus,
}

/// Why a note is not saved, or nobody was told so.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The table of notes or the event store failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The rule lets only `NoteCreated` through.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// `NoteFailed` is not on the bus.
    #[error(transparent)]
    Bus(#[from] Failed),
}

impl Dispose for SaveError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Store(error) => error.disposition(),
            Self::Foreign(error) => error.disposition(),
            Self::Bus(Failed::Refused(_)) => Disposition::Permanent,
            Self::Bus(Failed::Outage(_) | Failed::Unknown(_)) => Disposition::Transient,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Foreign(error) => error.code(),
            Self::Bus(Failed::Refused(_)) => "bus_refused",
            Self::Bus(Failed::Outage(_) | Failed::Unknown(_)) => "bus_unavailable",
        }
    }
}

impl NoteSaver {
    /// Reads `NOTES_TABLE`, `EVENT_STORE_TABLE` and `BUS_NAME`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let events = EventStore::new(aws, env.required("EVENT_STORE_TABLE"));
        Self::new(Notes::new(aws, env.required("NOTES_TABLE"), events), Bus::read(env, aws))
    }

    /// Saves into this table, and says on this bus what it could not save.
    pub const fn new(notes: Notes, bus: Bus) -> Self {
        Self { notes, bus }
    }

    /// Says that a note could not be saved; the same event however often.
    async fn fail(&self, created: &Event, note: &Note) -> Result<(), SaveError> {
        let id = ids::derived(created.id, Step::Failed.event_type());
        let origin = Origin { id, ..ids::following(created) };
        let remark = Remark { reason: Some(REASON.to_owned()), was_public: false };
        let event = encode(note, Step::Failed, remark, &origin)
            .map_err(|error| TableError::Refused(format!("{} cannot be written: {error}", Step::Failed)))?;
        let (source, detail_type) = (SOURCE, event.r#type);
        let entry = Entry { source, detail_type, time: origin.time, detail: &event.json };
        Ok(self.bus.insist(&entry).await?)
    }
}

/// The note that an event brings.
fn note_of(event: &Event) -> Result<Note, Foreign> {
    match event.note() {
        Some((Step::Created, data)) => Ok(data.clone().into_note(event.org_id.clone(), event.sequence)),
        _ => Err(Foreign(event.r#type)),
    }
}

impl Handler for NoteSaver {
    type Error = SaveError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, SaveError> {
        let created = &delivery.event;
        let note = note_of(created)?;
        let saved = NewEvent::note(&note, Step::Saved, Remark::default(), &ids::following(created))?;
        match self.notes.save(&note, &saved).await? {
            Saved::New => Ok(Applied::Changed),
            Saved::Known => Ok(Applied::Duplicate),
        }
    }

    async fn given_up(&self, delivery: &Delivery) -> Result<(), SaveError> {
        // What is no note has no author who waits for it.
        let Ok(note) = note_of(&delivery.event) else { return Ok(()) };
        // An answer may have been lost, and not the note. If that cannot be known, its author had better be told.
        let there = self.notes.get(&note.org_id, &note.author.user_id, note.id);
        if let Ok(Ok(Some(_))) = tokio::time::timeout(LOOK_WITHIN, there).await {
            return Ok(());
        }
        self.fail(&delivery.event, &note).await
    }
}
