//! One batch of the stream: record after record is published or set aside, until one is neither.

use std::collections::HashMap;
use std::time::Instant;

use tokio::time::timeout_at;
use tradewind_kit::Deadline;
use tradewind_kit::batch::{DeadLetter, DeadLetters};
use tradewind_kit::bus::{Bus, Failed};

use crate::entry::{Head, Outgoing, put, runs};
use crate::poison::Poison;
use crate::record::Record;
use crate::tally::{self, Tally};

/// What a batch came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayed {
    /// How many events are known to be on the bus.
    pub published: usize,
    /// How many records are in the dead-letter queue.
    pub set_aside: usize,
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

/// Why a batch stopped. None of it is the fault of a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The bus takes nothing at the moment.
    #[error("the bus is out of reach: {0}")]
    Outage(String),
    /// The record can never be published, and the dead-letter queue does not take it.
    #[error("not taken by the dead-letter queue: {0}")]
    NotSetAside(Poison),
    /// The invocation is about to end.
    #[error("ran out of time")]
    OutOfTime,
}

impl Stop {
    /// A short stable name, for the log.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Outage(_) => "bus_unavailable",
            Self::NotSetAside(_) => "dead_letter_queue_unavailable",
            Self::OutOfTime => "out_of_time",
        }
    }
}

/// What is done at a time.
enum Part<'a> {
    /// Events that fit one call.
    Publish(Vec<Outgoing<'a>>),
    /// A record that can never be an entry.
    SetAside(usize, Poison),
}

/// A batch at work.
pub(crate) struct Batch<'a> {
    bus: &'a Bus,
    dead_letters: &'a DeadLetters,
    records: &'a [Record],
    deadline: Deadline,
    tally: Tally,
}

impl<'a> Batch<'a> {
    pub const fn new(
        bus: &'a Bus,
        dead_letters: &'a DeadLetters,
        records: &'a [Record],
        deadline: Deadline,
    ) -> Self {
        Self { bus, dead_letters, records, deadline, tally: Tally::new() }
    }

    pub async fn run(mut self) -> Relayed {
        let mut stopped = None;
        for part in parts(self.records) {
            // In order: what is set aside while something before it has to come again would be set aside twice.
            stopped = match part {
                Part::Publish(run) => self.publish(&run).await,
                Part::SetAside(index, poison) => self.set_aside(index, None, poison).await,
            };
            if stopped.is_some() {
                break;
            }
        }
        let (published, set_aside) = self.tally.flush();
        Relayed { published, set_aside, stopped }
    }

    /// Publishes what fits one call, and sets aside what the bus refuses of it. Says where it stopped, if it did.
    async fn publish(&mut self, run: &[Outgoing<'_>]) -> Option<Stopped> {
        let first = run.first()?;
        if self.deadline.has_passed() {
            return Some(self.stop(first.index, Some(&first.head), Stop::OutOfTime));
        }
        let begun = Instant::now();
        let Ok(results) = timeout_at(self.deadline.instant(), put(self.bus, run)).await else {
            return Some(self.stop(first.index, Some(&first.head), Stop::OutOfTime));
        };
        let mut stopped = None;
        for (Outgoing { index, head, .. }, result) in run.iter().zip(results) {
            match result {
                Ok(()) => self.tally.published(head, begun),
                Err(_) if stopped.is_some() => {}
                Err(Failed::Refused(why)) => {
                    stopped = self.set_aside(*index, Some(head), Poison::Refused(why)).await;
                }
                // What may be out comes again as well: twice is better than never.
                Err(Failed::Outage(why) | Failed::Unknown(why)) => {
                    stopped = Some(self.stop(*index, Some(head), Stop::Outage(why)));
                }
            }
        }
        stopped
    }

    /// Sends a record to the dead-letter queue. A crash after this brings it there a second time, never not at all.
    async fn set_aside(&mut self, index: usize, head: Option<&Head<'_>>, poison: Poison) -> Option<Stopped> {
        let record = self.records.get(index)?;
        if self.deadline.has_passed() {
            return Some(self.stop(index, head, Stop::OutOfTime));
        }
        let (body, reason) = (record.remains(), poison.to_string());
        let letter =
            DeadLetter { body: &body, code: poison.code(), reason: &reason, attributes: HashMap::new() };
        match timeout_at(self.deadline.instant(), self.dead_letters.send(&[letter])).await {
            Ok(taken) if taken == [true] => {
                self.tally.set_aside(record, head, &poison);
                None
            }
            Ok(_) => Some(self.stop(index, head, Stop::NotSetAside(poison))),
            Err(_) => Some(self.stop(index, head, Stop::OutOfTime)),
        }
    }

    fn stop(&self, index: usize, head: Option<&Head<'_>>, cause: Stop) -> Stopped {
        let stopped = Stopped { index, cause };
        tally::tell_stop(self.records, &stopped, head);
        stopped
    }
}

/// What is to be done with a batch, in its order.
fn parts(records: &[Record]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut events = Vec::with_capacity(records.len());
    for (index, record) in records.iter().enumerate() {
        if !record.is_insert() {
            // The mapping filters them out; events are never changed, and none has an end.
            let change = record.event_name.as_str();
            tracing::warn!(change, outcome = "passed_over", "an item of the event store was changed by hand");
            continue;
        }
        match Outgoing::read(index, record) {
            Ok(event) => events.push(event),
            Err(poison) => {
                parts.extend(runs(std::mem::take(&mut events)).map(Part::Publish));
                parts.push(Part::SetAside(index, poison));
            }
        }
    }
    parts.extend(runs(events).map(Part::Publish));
    parts
}
