//! What the proxy is to do with the next message, and what it has seen so far.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Message,
    Chunk,
}

/// What to do with a message or chunk that has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Pass,
    /// Deliver it, then cut: the server acts on it, the client never learns.
    PassAndCut,
    /// Keep it back and cut: the client has every answer so far, the server never sees this one.
    WithholdAndCut,
}

#[derive(Debug)]
struct Limit {
    unit: Unit,
    /// How many still pass.
    left: u64,
    /// The verdict on the last one that counts.
    verdict: Verdict,
}

/// The state that the proxy's handle and its connections share.
#[derive(Debug)]
pub(super) struct Plan {
    state: Mutex<State>,
    /// Counts the cuts; a connection ends when it changes.
    cuts: watch::Sender<u64>,
    /// Connections under way, their last answers included.
    live: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    limit: Option<Limit>,
    messages: u64,
    accepted: u64,
    delay: Duration,
}

impl Plan {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), cuts: watch::Sender::new(0), live: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn cut(&self) {
        let mut state = self.state();
        state.closed = true;
        state.limit = None;
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    pub(super) fn mend(&self) {
        let mut state = self.state();
        state.closed = false;
        state.limit = None;
    }

    /// Unit number `count`, counted from now, meets the verdict; those before it pass.
    pub(super) fn limit(&self, unit: Unit, count: u64, verdict: Verdict) {
        self.state().limit = Some(Limit { unit, left: count, verdict });
    }

    pub(super) fn set_delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    pub(super) fn delay(&self) -> Duration {
        self.state().delay
    }

    pub(super) fn messages(&self) -> u64 {
        self.state().messages
    }

    pub(super) fn accepted(&self) -> u64 {
        self.state().accepted
    }

    /// Counts a message or chunk and says what becomes of it.
    pub(super) fn judge(&self, unit: Unit) -> Verdict {
        let mut state = self.state();
        if unit == Unit::Message {
            state.messages += 1;
        }
        let Some(limit) = state.limit.as_mut().filter(|limit| limit.unit == unit) else {
            return Verdict::Pass;
        };
        limit.left = limit.left.saturating_sub(1);
        if limit.left > 0 {
            return Verdict::Pass;
        }
        let verdict = limit.verdict;
        // Closed at once, so that no other connection gets one more message through.
        state.closed = true;
        state.limit = None;
        verdict
    }

    /// Registers a new connection; `None` while the line is cut.
    pub(super) fn admit(self: &std::sync::Arc<Self>) -> Option<Line> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        state.accepted += 1;
        self.live.send_modify(|live| *live += 1);
        Some(Line { plan: self.clone(), cuts: self.cuts.subscribe() })
    }

    /// Waits until no connection is left.
    pub(super) async fn settled(&self) {
        // The sender lives in `self`: waiting cannot fail.
        self.live.subscribe().wait_for(|live| *live == 0).await.ok();
    }
}

/// One admitted connection.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) plan: std::sync::Arc<Plan>,
    cuts: watch::Receiver<u64>,
}

impl Line {
    /// Returns when the proxy is cut.
    pub(super) async fn cut(&mut self) {
        self.cuts.changed().await.ok();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.plan.live.send_modify(|live| *live -= 1);
    }
}
