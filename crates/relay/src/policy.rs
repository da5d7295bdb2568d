//! How eager and how patient the relay is.

use std::time::Duration;

use tradewind_kit::config::Reader;
use tradewind_stores::postgres::outbox::{Next, Row};

/// First pause after a refusal.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// Settings of a relay.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// A row that was refused so often is dead.
    pub max_attempts: i32,
    /// Rows a claim: one transaction, and one commit, for all of them.
    pub rows_per_claim: usize,
    /// Claims at a time, each on its own connection: while one waits for SNS, another works with Postgres.
    pub lanes: usize,
    /// `PublishBatch` calls at a time, for each claim.
    pub calls_in_flight: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self { max_attempts: 10, rows_per_claim: 1000, lanes: 2, calls_in_flight: 8 }
    }
}

impl Policy {
    /// Reads `OUTBOX_MAX_ATTEMPTS`, `OUTBOX_ROWS_PER_CLAIM`, `OUTBOX_LANES` and `OUTBOX_CALLS_IN_FLIGHT`.
    pub fn read(env: &mut Reader<'_>) -> Self {
        let default = Self::default();
        Self {
            max_attempts: env.parsed("OUTBOX_MAX_ATTEMPTS", default.max_attempts).max(1),
            rows_per_claim: env.parsed("OUTBOX_ROWS_PER_CLAIM", default.rows_per_claim).max(1),
            lanes: env.parsed("OUTBOX_LANES", default.lanes).max(1),
            calls_in_flight: env.parsed("OUTBOX_CALLS_IN_FLIGHT", default.calls_in_flight).max(1),
        }
    }

    /// What comes after a refusal of this row: exponential backoff with full jitter
    /// (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>), or death.
    pub(crate) fn after_refusal(&self, row: &Row) -> Next {
        if row.attempts + 1 >= self.max_attempts {
            return Next::Dead;
        }
        let doublings = u32::try_from(row.attempts.clamp(0, 16)).unwrap_or_default();
        let ceiling = (FIRST_PAUSE * 2_u32.pow(doublings)).min(LONGEST_PAUSE);
        // Never at once: at least a second.
        Next::RetryAfter(ceiling.mul_f64(fastrand::f64()).max(Duration::from_secs(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn row(attempts: i32) -> Row {
        Row {
            id: 1,
            event_id: uuid::Uuid::nil(),
            event_type: String::new(),
            org_id: String::new(),
            aggregate_id: uuid::Uuid::nil(),
            sequence: 1,
            payload: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            attempts,
            next_attempt_at: Timestamp::UNIX_EPOCH,
            last_error: None,
        }
    }

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour_and_end_in_death() {
        let policy = Policy { max_attempts: 40, ..Policy::default() };
        for attempts in 0..39 {
            let Next::RetryAfter(pause) = policy.after_refusal(&row(attempts)) else {
                panic!("dead at {attempts}")
            };
            let ceiling = (5.0 * 2_f64.powi(attempts)).min(900.0);
            assert!((1.0..=ceiling).contains(&pause.as_secs_f64()), "{attempts}: {pause:?}");
        }
        assert_eq!(policy.after_refusal(&row(39)), Next::Dead);
        assert_eq!(Policy { max_attempts: 1, ..policy }.after_refusal(&row(0)), Next::Dead);
    }
}
