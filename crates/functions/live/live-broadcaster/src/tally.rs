//! Counts of one broadcast.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tradewind_events::Event;
use tradewind_kit::clock;
use tradewind_kit::metrics::{Metrics, Unit};

/// What became of the messages of a broadcast, counted while they are sent.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    sent: u64,
    gone: u64,
    /// By cause.
    failed: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn sent(&self) {
        self.count(|counts| counts.sent += 1);
    }

    pub(crate) fn gone(&self) {
        self.count(|counts| counts.gone += 1);
    }

    pub(crate) fn failed(&self, why: &'static str) {
        self.count(|counts| *counts.failed.entry(why).or_default() += 1);
    }

    fn count(&self, add: impl FnOnce(&mut Counts)) {
        add(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Says how it went: one line of metrics, and one of the log if somebody was not reached.
    pub(crate) fn report(self, event: &Event, took: Duration) {
        let Counts { sent, gone, failed } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failures: u64 = failed.values().sum();
        if failures > 0 {
            let causes: Vec<_> = failed.iter().map(|(why, count)| format!("{why}: {count}")).collect();
            tracing::warn!(
                event_id = %event.id, org_id = %event.org_id, sent, failed = failures, causes = causes.join(", "),
                "not every client was reached"
            );
        }
        let mut metrics = Metrics::default();
        metrics
            .put("MessagesSent", Unit::Count, sent)
            .put("ConnectionsGone", Unit::Count, gone)
            .put("SendsFailed", Unit::Count, failures)
            .put("BroadcastDuration", Unit::Milliseconds, millis(took))
            .put("EventToSend", Unit::Milliseconds, since(event.time));
        metrics.flush();
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// From the event to the last of its messages.
fn since(time: Timestamp) -> u64 {
    u64::try_from(clock::now().duration_since(time).as_millis()).unwrap_or_default()
}
