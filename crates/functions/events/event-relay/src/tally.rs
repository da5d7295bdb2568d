//! What the log and the metrics say of a batch.

use std::time::Instant;

use tradewind_kit::clock;
use tradewind_kit::metrics::{Metrics, Unit};

use crate::batch::Stopped;
use crate::entry::Head;
use crate::poison::Poison;
use crate::record::Record;

/// Counts of one batch.
pub(crate) struct Tally {
    set_aside: usize,
    latency_ms: Vec<u64>,
}

impl Tally {
    pub const fn new() -> Self {
        Self { set_aside: 0, latency_ms: Vec::new() }
    }

    /// Says that an event is on the bus, by a call that began then.
    pub fn published(&mut self, head: &Head<'_>, begun: Instant) {
        let latency = clock::now().duration_since(head.time).as_millis();
        let latency = u64::try_from(latency).unwrap_or_default();
        self.latency_ms.push(latency);
        tracing::info!(
            trace_id = head.trace_id(),
            org_id = head.orgid.as_ref(),
            event_id = head.id.as_ref(),
            event_type = head.r#type.as_ref(),
            outcome = "published",
            latency_ms = latency,
            duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            "published event"
        );
    }

    /// Says that a record is in the dead-letter queue.
    pub fn set_aside(&mut self, record: &Record, head: Option<&Head<'_>>, poison: &Poison) {
        self.set_aside += 1;
        tracing::error!(
            trace_id = head.and_then(Head::trace_id),
            org_id = head.map(|head| head.orgid.as_ref()),
            event_id = head.map(|head| head.id.as_ref()),
            event_type = head.map(|head| head.r#type.as_ref()),
            sequence_number = record.change.sequence_number,
            outcome = "dead_lettered",
            code = poison.code(),
            error = %poison,
            "event can never be published"
        );
    }

    /// Writes the metrics; returns how many events were published and how many set aside.
    pub fn flush(self) -> (usize, usize) {
        let mut metrics = Metrics::default();
        metrics
            .put("EventsPublished", Unit::Count, self.latency_ms.len())
            .put("EventsDeadLettered", Unit::Count, self.set_aside)
            .put_all("PublishLatency", Unit::Milliseconds, &self.latency_ms);
        metrics.flush();
        (self.latency_ms.len(), self.set_aside)
    }
}

/// Says once why a batch stopped.
pub(crate) fn tell_stop(records: &[Record], stopped: &Stopped, head: Option<&Head<'_>>) {
    let sequence_number = records.get(stopped.index).map(|record| record.change.sequence_number.as_str());
    tracing::error!(
        trace_id = head.and_then(Head::trace_id),
        org_id = head.map(|head| head.orgid.as_ref()),
        event_id = head.map(|head| head.id.as_ref()),
        event_type = head.map(|head| head.r#type.as_ref()),
        sequence_number,
        left = records.len() - stopped.index,
        outcome = "retried",
        code = stopped.cause.code(),
        error = %stopped.cause,
        "event is not on the bus"
    );
}
