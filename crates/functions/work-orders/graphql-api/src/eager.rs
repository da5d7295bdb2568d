//! Eager dispatch: the events of a request go out right after its commit, so that readers see them in milliseconds.
//! Only ever a shortcut: bounded in time, and whatever it leaves is swept by `outbox-publisher`.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;
use tradewind_relay::Relay;

/// The longest that a request waits for SNS.
const BOUND: Duration = Duration::from_millis(1500);
/// After a failure requests do not wait at all for this long: an outage must not make every request slow.
const PAUSE: Duration = Duration::from_secs(5);

/// Sends the events of a request.
#[derive(Debug)]
pub struct EagerDispatch {
    relay: Relay,
    paused_until: Mutex<Option<Instant>>,
}

impl EagerDispatch {
    /// Dispatches through this relay.
    pub const fn new(relay: Relay) -> Self {
        Self { relay, paused_until: Mutex::new(None) }
    }

    /// Sends the rows if it can be done soon. A failure is told in the log and nowhere else: the events are safe.
    pub async fn dispatch(&self, outbox_ids: &[i64]) {
        if outbox_ids.is_empty() || self.is_paused() {
            return;
        }
        let trouble = match tokio::time::timeout(BOUND, self.relay.dispatch(outbox_ids)).await {
            Ok(Ok(sweep)) if sweep.outage.is_none() => {
                tracing::info!(published = sweep.published, refused = sweep.refused, "dispatched events");
                return;
            }
            Ok(Ok(sweep)) => sweep.outage.unwrap_or_default(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("not done within {BOUND:?}"),
        };
        tracing::warn!(error = trouble, "events are left to the outbox publisher");
        self.set_pause(Some(Instant::now() + PAUSE));
    }

    fn is_paused(&self) -> bool {
        // A poisoned lock holds nothing worse than an instant.
        let paused_until = self.paused_until.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        paused_until.is_some_and(|until| Instant::now() < until)
    }

    fn set_pause(&self, until: Option<Instant>) {
        *self.paused_until.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = until;
    }
}
