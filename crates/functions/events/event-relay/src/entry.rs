//! A record as an entry of the bus.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use tradewind_events::TraceContext;

use crate::packing::MAX_BYTES;
use crate::poison::Poison;
use crate::record::Record;

/// The longest `Source` and `DetailType` that EventBridge takes, in characters.
const MAX_SOURCE: usize = 256;
const MAX_DETAIL_TYPE: usize = 128;
/// What an entry's `Time` counts, however it is written.
const TIME_BYTES: usize = 14;

/// What the entry and the log say of an event. Types are not looked up: what is unknown here is for the consumers to
/// refuse, each with a reason in its own dead-letter queue.
#[derive(Debug, Deserialize)]
pub(crate) struct Head<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub source: Cow<'a, str>,
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    pub time: Timestamp,
    #[serde(borrow)]
    pub orgid: Cow<'a, str>,
    #[serde(borrow, default)]
    pub traceparent: Option<Cow<'a, str>>,
}

impl Head<'_> {
    /// The trace of the event, if it names one.
    pub fn trace_id(&self) -> Option<String> {
        self.traceparent.as_ref()?.parse::<TraceContext>().ok().map(TraceContext::trace_id)
    }
}

/// An event on its way out.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// Which record of its batch.
    pub index: usize,
    pub head: Head<'a>,
    /// The event as it is stored.
    pub detail: &'a str,
}

impl<'a> Entry<'a> {
    /// Reads a record.
    pub fn read(index: usize, record: &'a Record) -> Result<Self, Poison> {
        Self::of(index, record.event().ok_or(Poison::NoEvent)?)
    }

    /// Reads the text of an event.
    pub fn of(index: usize, detail: &'a str) -> Result<Self, Poison> {
        // Where, not what: the text of a JSON error may quote the event, and this goes into the log.
        let place =
            |e: serde_json::Error| Poison::NotAnEvent(format!("{:?} at column {}", e.classify(), e.column()));
        let head: Head<'a> = serde_json::from_str(detail).map_err(place)?;
        let fits = |text: &str, most| !text.is_empty() && text.chars().count() <= most;
        if !fits(&head.source, MAX_SOURCE) {
            return Err(Poison::Name("source"));
        }
        if !fits(&head.r#type, MAX_DETAIL_TYPE) {
            return Err(Poison::Name("type"));
        }
        let entry = Self { index, head, detail };
        let size = entry.size();
        if size < MAX_BYTES { Ok(entry) } else { Err(Poison::TooLarge(size)) }
    }

    /// What it counts
    /// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html>).
    pub fn size(&self) -> usize {
        TIME_BYTES + self.head.source.len() + self.head.r#type.len() + self.detail.len()
    }
}
