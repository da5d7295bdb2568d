//! The time that is left of an invocation.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// When the work has to be done.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// In `left` from now.
    pub fn after(left: Duration) -> Self {
        Self(Instant::now() + left)
    }

    /// `margin` before Lambda ends the invocation, so that there is time to answer.
    pub fn of(context: &lambda_runtime::Context, margin: Duration) -> Self {
        let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        Self::after(left.saturating_sub(margin))
    }

    /// The time left; zero when it has passed.
    pub fn left(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// True when no time is left.
    pub fn has_passed(&self) -> bool {
        self.left().is_zero()
    }

    /// The instant itself, for `timeout_at`.
    pub const fn instant(&self) -> Instant {
        self.0
    }
}
