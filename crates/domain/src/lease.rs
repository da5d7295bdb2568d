//! The sole right to work on something, for a while.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

/// A lease. It is no lock: whoever held one and was slow finds out when they write, because every write asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Whose: a fresh id for each time that it is taken.
    pub owner: Uuid,
    /// Until then, exclusively.
    pub until: Timestamp,
}

impl Lease {
    /// A lease that begins now.
    pub fn new(owner: Uuid, now: Timestamp, length: Duration) -> Self {
        // At the end of time there is none left to hold it for.
        Self { owner, until: now.checked_add(length).unwrap_or(now) }
    }

    /// True if nobody else may work.
    pub fn runs(&self, now: Timestamp) -> bool {
        self.until > now
    }
}
