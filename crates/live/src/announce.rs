//! What is told of an event, and to whom.
//!
//! Orders, work orders and public notes are everybody's in the org; a private note, and one that failed, is its author's.
//! A note that was public and is so no longer has two messages: its author learns what it says now, everybody else that
//! it is gone.

use serde::Serialize;
use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::{Status, Step as OrderStep};
use tradewind_events::catalogue::Data;
use tradewind_events::{Event, TraceContext};
use tradewind_events::{note, order, work_order};
use tradewind_stores::dynamodb::live::{Cursor, Entry};

use crate::message::{Message, NoteText, OfNote, OfOrder, OfWorkOrder, ToldOfNote, kebab};

/// What an author learns of a note that failed without a reason.
const NO_REASON: &str = "the note could not be saved";

/// What is told of an event, with its place in the feed; `None` if nobody is told of events of this type.
pub fn announce(event: &Event, cursor: &Cursor) -> Result<Option<Entry>, serde_json::Error> {
    let everyone = |message: String| Entry { to_everyone: Some(message), to_user: None };
    match &event.data {
        Data::WorkOrderCreated(snapshot)
        | Data::WorkOrderUpdated(snapshot)
        | Data::WorkOrderStatusChanged(snapshot) => {
            write(event, event.r#type, cursor, of_work_order(snapshot)).map(everyone).map(Some)
        }
        Data::Order(step, data) => {
            write(event, event.r#type, cursor, of_order(*step, data)).map(everyone).map(Some)
        }
        Data::Note(step, data) => of_note(event, *step, data, cursor),
        Data::SkuRestocked(_) | Data::Operations(_) => Ok(None),
    }
}

fn write(
    event: &Event,
    r#type: &str,
    cursor: &Cursor,
    body: impl Serialize,
) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Message {
        event_type: kebab(r#type),
        event_id: event.id,
        cursor: cursor.as_str(),
        timestamp: event.time,
        trace_id: event.traceparent.map(TraceContext::trace_id),
        body,
    })
}

fn of_note(
    event: &Event,
    step: NoteStep,
    data: &note::Data,
    cursor: &Cursor,
) -> Result<Option<Entry>, serde_json::Error> {
    let message = |step: NoteStep| {
        let told = told_of_note(event, step, data);
        let body = told.map(|told| OfNote {
            note_id: data.note_id,
            user_id: &data.user_id,
            username: &data.username,
            told,
        });
        body.map(|body| write(event, step.event_type(), cursor, body)).transpose()
    };
    let Some(own) = message(step)? else { return Ok(None) };
    let hidden = step == NoteStep::Updated && data.was_public && !data.is_public;
    Ok(Some(if hidden {
        Entry { to_everyone: message(NoteStep::Deleted)?, to_user: Some((data.user_id.clone(), own)) }
    } else if data.is_public && step != NoteStep::Failed {
        Entry { to_everyone: Some(own), to_user: None }
    } else {
        Entry { to_everyone: None, to_user: Some((data.user_id.clone(), own)) }
    }))
}

fn told_of_note<'a>(event: &Event, step: NoteStep, data: &'a note::Data) -> Option<ToldOfNote<'a>> {
    let text = NoteText {
        content: data.content.as_str(),
        is_public: data.is_public,
        work_order_id: data.work_order_id,
        version: event.sequence,
    };
    match step {
        // A note is told of when it can be read.
        NoteStep::Created => None,
        NoteStep::Saved => Some(ToldOfNote::Saved { text, saved_at: event.time }),
        NoteStep::Updated => Some(ToldOfNote::Updated { text, updated_at: data.updated_at }),
        NoteStep::Deleted => Some(ToldOfNote::Deleted { deleted_at: event.time }),
        NoteStep::Failed => Some(ToldOfNote::Failed { error: data.reason.as_deref().unwrap_or(NO_REASON) }),
    }
}

fn of_order(step: OrderStep, data: &order::Data) -> OfOrder<'_> {
    OfOrder {
        order_id: &data.order_id,
        status: Status::of(step).as_str(),
        order_status: step.status_name(),
        lines: &data.lines,
        total: data.total.into(),
        user_id: &data.user_id,
        customer_id: data.customer_id.as_ref(),
        work_order_id: data.work_order_id,
        placed_at: data.placed_at,
        reason: data.reason.as_deref(),
    }
}

fn of_work_order(snapshot: &work_order::Snapshot) -> OfWorkOrder<'_> {
    OfWorkOrder {
        work_order_id: snapshot.work_order_id,
        customer_id: snapshot.customer_id,
        status: snapshot.status,
        previous_status: snapshot.previous_status,
        title: &snapshot.title,
        scheduled_at: snapshot.scheduled_at,
        version: snapshot.version,
        updated_at: snapshot.updated_at,
    }
}
