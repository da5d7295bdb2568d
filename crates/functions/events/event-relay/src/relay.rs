//! One batch of the stream.

use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent};
use tracing::Instrument;
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::metrics::{Metrics, Unit};
use tradewind_kit::{Aws, Deadline, clock, telemetry};

use crate::bus::{Bus, Failed};
use crate::entry::{Entry, Head, Poison};
use crate::packing::pack;
use crate::record::{Record, Response, StreamEvent};

/// Kept free at the end of an invocation, to answer.
const MARGIN: Duration = Duration::from_secs(2);

/// The function.
#[derive(Clone, Debug)]
pub struct Relay {
    bus: Bus,
    /// Whether whoever invokes reads which records failed.
    partial_reports: bool,
}

/// What a batch came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayed {
    /// How many events are known to be on the bus.
    pub published: usize,
    /// The first record that is not settled, and why, if there is one. Those before it are.
    pub stopped: Option<Stopped>,
}

/// Where a batch stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Which record of the batch.
    pub index: usize,
    /// Why.
    pub cause: Stop,
}

/// Why a batch stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The record can never be published.
    #[error(transparent)]
    Poison(#[from] Poison),
    /// The bus refuses the event.
    #[error("the bus refuses the event: {0}")]
    Refused(String),
    /// The bus takes nothing at the moment.
    #[error("the bus is out of reach: {0}")]
    Outage(String),
    /// The invocation is about to end.
    #[error("ran out of time")]
    OutOfTime,
}

impl Stop {
    /// True if the record itself is the reason.
    const fn is_of_the_record(&self) -> bool {
        match self {
            Self::Poison(_) | Self::Refused(_) => true,
            Self::Outage(_) | Self::OutOfTime => false,
        }
    }

    /// A short stable name, for the log.
    const fn code(&self) -> &'static str {
        match self {
            Self::Poison(Poison::NoEvent) => "no_event",
            Self::Poison(Poison::NotAnEvent(_)) => "not_an_event",
            Self::Poison(Poison::TooLarge(_)) => "too_large",
            Self::Poison(Poison::Name(_)) => "invalid_name",
            Self::Refused(_) => "refused",
            Self::Outage(_) => "bus_unavailable",
            Self::OutOfTime => "out_of_time",
        }
    }
}

impl Relay {
    /// Reads `BUS_NAME`.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let relay = Self::new(Bus::new(&aws, env.required("BUS_NAME")));
        // The local cloud takes a batch with a report of failures for one without, and would lose them.
        let relay = Self { partial_reports: aws.endpoint_override().is_none(), ..relay };
        env.finish(relay)
    }

    /// A relay to this bus.
    pub const fn new(bus: Bus) -> Self {
        Self { bus, partial_reports: true }
    }

    /// Handles one batch. It fails when a record that can never be published is its first: Lambda then halves it.
    pub async fn handle(&self, batch: LambdaEvent<StreamEvent>) -> Result<Response, Error> {
        let span = telemetry::invocation(&batch.context.request_id, None);
        let deadline = Deadline::of(&batch.context, MARGIN);
        let records = batch.payload.records;
        let relayed = Box::pin(self.relay(&records, deadline)).instrument(span).await;
        let Some(Stopped { index, cause }) = relayed.stopped else { return Ok(Response::default()) };
        if !self.partial_reports || (index == 0 && cause.is_of_the_record()) {
            return Err(cause.into());
        }
        Ok(Response::from(records.get(index).map_or("", |record| &record.change.sequence_number)))
    }

    /// Publishes the events of a batch in their order, until the first that does not go out.
    pub async fn relay(&self, records: &[Record], deadline: Deadline) -> Relayed {
        let (entries, poison) = read(records);
        let mut metrics = Tally::default();
        let sizes: Vec<_> = entries.iter().map(Entry::size).collect();
        let mut stopped = None;
        for run in pack(&sizes) {
            stopped = self.publish(entries.get(run).unwrap_or_default(), deadline, &mut metrics).await;
            if stopped.is_some() {
                break;
            }
        }
        // Everything before a poisoned record has to be out before it is to blame.
        let stopped = stopped.or(poison);
        if let Some(stopped) = &stopped {
            metrics.refused += usize::from(stopped.cause.is_of_the_record());
            let head = entries.iter().find(|entry| entry.index == stopped.index).map(|entry| &entry.head);
            tell_stop(records, stopped, head);
        }
        Relayed { published: metrics.flush(), stopped }
    }

    /// Publishes what fits one call. Says where it stopped, if it did.
    async fn publish(&self, run: &[Entry<'_>], deadline: Deadline, tally: &mut Tally) -> Option<Stopped> {
        let first = run.first()?;
        let stop = |index, cause| Some(Stopped { index, cause });
        if deadline.has_passed() {
            return stop(first.index, Stop::OutOfTime);
        }
        let Ok(results) = tokio::time::timeout_at(deadline.instant(), self.bus.put(run)).await else {
            return stop(first.index, Stop::OutOfTime);
        };
        let mut stopped = None;
        for (entry, result) in run.iter().zip(results) {
            match result {
                Ok(()) => tally.published(&entry.head),
                Err(Failed::Refused(why)) => stopped = stopped.or(stop(entry.index, Stop::Refused(why))),
                Err(Failed::Outage(why)) => stopped = stopped.or(stop(entry.index, Stop::Outage(why))),
            }
        }
        stopped
    }
}

/// The entries of a batch, up to the first record that can never be one.
fn read(records: &[Record]) -> (Vec<Entry<'_>>, Option<Stopped>) {
    let mut entries = Vec::with_capacity(records.len());
    for (index, record) in records.iter().enumerate() {
        if !record.is_insert() {
            // The mapping filters them out; events are never changed, and none has an end.
            let change = record.event_name.as_str();
            tracing::warn!(change, outcome = "passed_over", "an item of the event store was changed by hand");
            continue;
        }
        match Entry::read(index, record) {
            Ok(entry) => entries.push(entry),
            Err(poison) => return (entries, Some(Stopped { index, cause: poison.into() })),
        }
    }
    (entries, None)
}

/// Says once why a batch stopped.
fn tell_stop(records: &[Record], stopped: &Stopped, head: Option<&Head<'_>>) {
    let sequence_number = records.get(stopped.index).map(|record| record.change.sequence_number.as_str());
    tracing::error!(
        trace_id = head.and_then(Head::trace_id),
        org_id = head.map(|head| head.orgid.as_ref()),
        event_id = head.map(|head| head.id.as_ref()),
        event_type = head.map(|head| head.r#type.as_ref()),
        sequence_number,
        left = records.len() - stopped.index,
        outcome = if stopped.cause.is_of_the_record() { "refused" } else { "retried" },
        code = stopped.cause.code(),
        error = %stopped.cause,
        "event is not on the bus"
    );
}

/// Counts of one batch.
#[derive(Default)]
struct Tally {
    refused: usize,
    latency_ms: Vec<u64>,
}

impl Tally {
    /// Says that an event is on the bus.
    fn published(&mut self, head: &Head<'_>) {
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
            "published event"
        );
    }

    /// Writes the metrics; returns how many events were published.
    fn flush(self) -> usize {
        let mut metrics = Metrics::default();
        metrics
            .put("EventsPublished", Unit::Count, self.latency_ms.len())
            .put("EventsRefused", Unit::Count, self.refused)
            .put_all("PublishLatency", Unit::Milliseconds, &self.latency_ms);
        metrics.flush();
        self.latency_ms.len()
    }
}
