//! A record as an entry of the bus.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use tradewind_events::TraceContext;
use tradewind_kit::bus;

use crate::poison::Poison;
use crate::record::Record;

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
pub(crate) struct Outgoing<'a> {
    /// Which record of its batch.
    pub index: usize,
    pub head: Head<'a>,
    /// The event as it is stored.
    pub detail: &'a str,
}

impl<'a> Outgoing<'a> {
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
        let outgoing = Self { index, head, detail };
        outgoing.entry().check()?;
        Ok(outgoing)
    }

    /// What the bus gets.
    pub fn entry(&self) -> bus::Entry<'_> {
        let Head { source, r#type, time, .. } = &self.head;
        bus::Entry { source, detail_type: r#type, time: *time, detail: self.detail }
    }
}

/// Cuts events into what fits a call each, in order.
pub(crate) fn runs(events: Vec<Outgoing<'_>>) -> impl Iterator<Item = Vec<Outgoing<'_>>> {
    let sizes: Vec<_> = events.iter().map(|event| event.entry().size()).collect();
    let mut events = events.into_iter();
    bus::runs(&sizes).into_iter().map(move |run| events.by_ref().take(run.len()).collect())
}

/// Puts what fits a call; see [`bus::Bus::put`].
pub(crate) async fn put(bus: &bus::Bus, run: &[Outgoing<'_>]) -> Vec<Result<(), bus::Failed>> {
    let entries: Vec<_> = run.iter().map(Outgoing::entry).collect();
    bus.put(&entries).await
}
