//! Sweeps (all that is due) and dispatches (a few rows right after their commit): the same claim, publish, settle.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use futures::future;
use tradewind_kit::Deadline;
use tradewind_stores::Outbox;
use tradewind_stores::postgres::StoreError;
use tradewind_stores::postgres::outbox::{Claim, Selection, Verdict};

use crate::policy::Policy;
use crate::topic::Topic;

/// Moves rows from an outbox to a topic. Any number may run at the same time, here and elsewhere.
#[derive(Clone, Debug)]
pub struct Relay {
    outbox: Outbox,
    topic: Topic,
    policy: Policy,
}

/// Why a sweep ended early. What was published before stays published.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The outbox is out of reach.
    #[error("outbox: {0}")]
    Outbox(#[from] StoreError),
}

/// What a sweep, or a dispatch, came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Rows that SNS accepted.
    pub published: u64,
    /// Rows that SNS refused and that wait longer now.
    pub refused: u64,
    /// Rows of those that were given up.
    pub died: u64,
    /// Why SNS as a whole could not be reached, if so.
    pub outage: Option<String>,
    /// True if the time ran out before the outbox was empty.
    pub out_of_time: bool,
}

impl Sweep {
    fn add(&mut self, other: Self) {
        self.published += other.published;
        self.refused += other.refused;
        self.died += other.died;
        self.outage = self.outage.take().or(other.outage);
        self.out_of_time |= other.out_of_time;
    }
}

/// What the lanes of one pass share.
struct Pass {
    /// The greatest id claimed so far.
    cursor: AtomicI64,
    /// Set by the lane that meets an outage: the others stop too.
    stop: AtomicBool,
    deadline: Deadline,
}

impl Relay {
    /// A relay from this outbox to this topic.
    pub const fn new(outbox: Outbox, topic: Topic, policy: Policy) -> Self {
        Self { outbox, topic, policy }
    }

    /// Publishes everything that is due, until there is nothing left, SNS cannot be reached, or the time is spent.
    ///
    /// Walks the outbox in the order of ids, in passes: a pass never looks back, so that draining a large backlog does
    /// not pay for the rows that it has removed; the next pass finds what came or was let go behind its back.
    pub async fn sweep(&self, deadline: Deadline) -> Result<Sweep, RelayError> {
        let mut total = Sweep::default();
        loop {
            let pass = Pass { cursor: AtomicI64::new(i64::MIN), stop: AtomicBool::new(false), deadline };
            let lanes = (0..self.policy.lanes).map(|_| self.lane(&pass));
            let mut found = Sweep::default();
            for lane in future::join_all(lanes).await {
                found.add(lane?);
            }
            let done = found.published + found.refused == 0 || found.outage.is_some() || found.out_of_time;
            total.add(found);
            if done {
                return Ok(total);
            }
        }
    }

    /// Publishes these rows, if nobody else has them. The caller bounds the time: dropping the future gives them back.
    pub async fn dispatch(&self, ids: &[i64]) -> Result<Sweep, RelayError> {
        match self.outbox.claim(Selection::Ids(ids)).await? {
            Some(claim) => self.publish(claim).await,
            None => Ok(Sweep::default()),
        }
    }

    async fn lane(&self, pass: &Pass) -> Result<Sweep, RelayError> {
        let mut total = Sweep::default();
        let limit = i64::try_from(self.policy.rows_per_claim).unwrap_or(i64::MAX);
        while !pass.stop.load(Ordering::Relaxed) {
            if pass.deadline.has_passed() {
                total.out_of_time = true;
                break;
            }
            let after = pass.cursor.load(Ordering::Relaxed);
            let Some(claim) = self.outbox.claim(Selection::Due { after, limit }).await? else { break };
            if let Some(last) = claim.rows().last() {
                pass.cursor.fetch_max(last.id, Ordering::Relaxed);
            }
            let batch = self.publish(claim).await?;
            if batch.outage.is_some() {
                pass.stop.store(true, Ordering::Relaxed);
            }
            total.add(batch);
        }
        Ok(total)
    }

    async fn publish(&self, claim: Claim) -> Result<Sweep, RelayError> {
        let published = self.topic.publish(claim.rows(), self.policy.calls_in_flight).await;
        let mut sweep = Sweep { outage: published.outage, ..Sweep::default() };
        for (row, verdict) in claim.rows().iter().zip(&published.verdicts) {
            match verdict {
                Verdict::Accepted => sweep.published += 1,
                Verdict::Untried => {}
                Verdict::Refused { error } => {
                    let dies = row.attempts + 1 >= self.policy.max_attempts;
                    sweep.refused += 1;
                    sweep.died += u64::from(dies);
                    tracing::error!(
                        event_id = %row.event_id, event_type = row.event_type, org_id = row.org_id,
                        outbox_id = row.id, attempts = row.attempts + 1, dead = dies, %error,
                        "SNS refused an event"
                    );
                }
            }
        }
        claim.settle(&published.verdicts, |row| self.policy.after_refusal(row)).await?;
        Ok(sweep)
    }
}
