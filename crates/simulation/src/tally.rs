//! What went wrong during a run, counted.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use tradewind_testkit::Injected;

/// What went wrong, by kind. Shared by everybody of a run.
#[derive(Debug, Default)]
pub struct Tally {
    counts: Mutex<BTreeMap<String, u64>>,
    dead: Mutex<Vec<String>>,
}

impl Tally {
    /// One more of this kind.
    pub fn count(&self, kind: &str) {
        self.add(kind, 1);
    }

    /// So many more of this kind.
    pub fn add(&self, kind: &str, number: u64) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(kind.to_owned()).or_default() += number;
    }

    /// The faults of a proxy.
    pub fn add_injected(&self, injected: Injected) {
        self.add("fault: conflict", injected.conflicts);
        self.add("fault: throttled", injected.throttled);
        self.add("fault: lost request", injected.lost_requests);
        self.add("fault: lost answer", injected.lost_answers);
    }

    /// A message that was given up: there should be none.
    pub fn bury(&self, text: String) {
        self.dead.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }

    /// The messages that were given up.
    pub fn dead(&self) -> Vec<String> {
        self.dead.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything that was counted.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How much went wrong in all.
    pub fn hazards(&self) -> u64 {
        let counts = self.counts();
        let harmless = |kind: &str| kind == DELIVERED || kind.starts_with(ENDED);
        counts.iter().filter(|(kind, _)| !harmless(kind)).map(|(_, count)| count).sum()
    }
}

/// Deliveries are no hazard by themselves.
pub(crate) const DELIVERED: &str = "delivered";
/// What the kinds begin with that say how orders ended.
pub const ENDED: &str = "ended ";

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, count) in self.counts() {
            writeln!(f, "{count:>7}  {kind}")?;
        }
        Ok(())
    }
}
