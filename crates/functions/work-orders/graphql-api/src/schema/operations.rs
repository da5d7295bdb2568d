//! Queues, the outbox and traces in the schema: what operators look at.

mod trace;

use async_graphql::{Context, ID, Object, SimpleObject};
use tradewind_domain::Violation;
use tradewind_kit::auth::Role::Operator;
use tradewind_kit::clock;
use tradewind_operations::{Depth, outbox, trace as logs};

use super::{Result, both, caller_with, environment};
use trace::Trace;

/// All queues are asked at once, two for each worker.
const QUEUES_COMPLEXITY: usize = 100;
/// One count.
const OUTBOX_COMPLEXITY: usize = 50;
/// A search in the logs of all functions: at most two in a request.
const TRACE_COMPLEXITY: usize = 1_200;

/// How much waits in a queue, of all orgs. SQS counts roughly.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct QueueDepth {
    /// Ready to be received.
    waiting: u64,
    /// Being worked on.
    in_flight: u64,
    /// Not to be received yet.
    delayed: u64,
    /// Seconds since the oldest of them came, a minute or two late; null where nothing waits, or it is not known.
    oldest_age_seconds: Option<u64>,
}

impl From<Depth> for QueueDepth {
    fn from(Depth { waiting, in_flight, delayed, oldest_age_seconds }: Depth) -> Self {
        Self { waiting, in_flight, delayed, oldest_age_seconds }
    }
}

/// The queues of a worker.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct WorkerQueues {
    /// The worker.
    id: ID,
    /// The worker, such as `stock-allocator`.
    worker: String,
    /// Its queue; event-relay reads a stream and has none.
    queue: Option<QueueDepth>,
    /// Its dead-letter queue.
    dead_letters: Option<QueueDepth>,
}

impl From<tradewind_operations::WorkerQueues> for WorkerQueues {
    fn from(queues: tradewind_operations::WorkerQueues) -> Self {
        let tradewind_operations::WorkerQueues { worker, queue, dead_letters } = queues;
        let (queue, dead_letters) = (queue.map(QueueDepth::from), dead_letters.map(QueueDepth::from));
        Self { id: ID(worker.clone()), worker, queue, dead_letters }
    }
}

/// The outbox of work-order events, of all orgs.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Outbox {
    /// Events that wait for SNS.
    waiting: u64,
    /// Events that SNS refused for good, which wait for an operator.
    dead: u64,
    /// Seconds since the oldest waiting event was written; null if none waits.
    oldest_age_seconds: Option<u64>,
}

impl From<outbox::Outbox> for Outbox {
    fn from(outbox::Outbox { waiting, dead, oldest_age_seconds }: outbox::Outbox) -> Self {
        Self { waiting, dead, oldest_age_seconds }
    }
}

/// Operations.
#[derive(Debug, Default)]
pub struct OperationsQuery;

#[Object]
impl OperationsQuery {
    /// How much waits in the queues of each worker, by worker. Operators.
    #[graphql(complexity = "QUEUES_COMPLEXITY + child_complexity")]
    async fn queues(&self, context: &Context<'_>) -> Result<Vec<WorkerQueues>> {
        caller_with(context, &[Operator])?;
        let queues = environment(context)?.watch.queues(clock::now()).await?;
        Ok(queues.into_iter().map(WorkerQueues::from).collect())
    }

    /// How much waits in the outbox of work-order events; null while its database is out of reach. Operators.
    #[graphql(complexity = "OUTBOX_COMPLEXITY + child_complexity")]
    async fn outbox(&self, context: &Context<'_>) -> Result<Option<Outbox>> {
        caller_with(context, &[Operator])?;
        Ok(outbox::of(&environment(context)?.outbox).await.map(Outbox::from))
    }

    /// What one request caused, across functions, as far as it is the org's; null if no line of it is. The logs are some
    /// seconds late. Operators.
    #[graphql(complexity = "TRACE_COMPLEXITY + child_complexity")]
    async fn trace(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "32 hexadecimal digits: `x-trace-id` of an answer.")] id: ID,
        #[graphql(desc = "How far to look back: 1 to 168, else 24.")] hours: Option<i64>,
    ) -> Result<Option<Trace>> {
        let org_id = &caller_with(context, &[Operator])?.org_id;
        let (id, hours) = both(trace_id(&id), back(hours))?;
        let found = environment(context)?.watch.trace(org_id.as_str(), id, hours, clock::now()).await?;
        Ok(found.map(Trace::from))
    }
}

fn trace_id(id: &str) -> Result<&str, Violation> {
    let valid = logs::is_id(id);
    valid.then_some(id).ok_or_else(|| Violation::new("id", "must be 32 hexadecimal digits"))
}

fn back(hours: Option<i64>) -> Result<u16, Violation> {
    let hours = hours.map_or(Some(logs::HOURS), |hours| u16::try_from(hours).ok());
    hours
        .filter(|hours| (1..=logs::MAX_HOURS).contains(hours))
        .ok_or_else(|| Violation::new("hours", format!("must be 1 to {}", logs::MAX_HOURS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_looked_for_in_the_last_day_or_up_to_a_week() {
        assert_eq!(
            (back(None).ok(), back(Some(1)).ok(), back(Some(168)).ok()),
            (Some(24), Some(1), Some(168))
        );
        for bad in [0, -1, 169, i64::MAX, i64::MIN] {
            assert_eq!(back(Some(bad)).unwrap_err().field, "hours");
        }
        assert_eq!(trace_id("4bf92f35").unwrap_err().field, "id");
    }
}
