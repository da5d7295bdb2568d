//! How much waits where.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use serde::Serialize;
use tradewind_kit::http::{Problem, Reply};
use tradewind_operations::depth;
use utoipa::ToSchema;

use crate::environment::{Environment, unavailable};

/// The queues of a worker.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Queues {
    /// The worker.
    #[schema(example = "stock-allocator")]
    worker: String,
    /// Its queue. `event-relay` reads a stream and has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<Depth>,
    /// Its dead-letter queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    dead_letters: Option<Depth>,
}

/// How many messages there are, of all orgs. SQS counts roughly.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Depth {
    /// Ready to be received.
    waiting: u64,
    /// Being worked on.
    in_flight: u64,
    /// Not to be received yet.
    delayed: u64,
}

impl From<tradewind_operations::Depth> for Depth {
    fn from(depth: tradewind_operations::Depth) -> Self {
        let tradewind_operations::Depth { waiting, in_flight, delayed } = depth;
        Self { waiting, in_flight, delayed }
    }
}

/// The queues of all workers.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueList {
    /// By worker.
    items: Vec<Queues>,
}

/// How much waits in each queue and dead-letter queue, of all orgs together. For operators.
#[utoipa::path(
    get, path = "/operations/queues", operation_id = "listQueues", tag = "operations",
    responses(
        (status = 200, description = "All queues", body = QueueList),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn list_queues(env: &Environment) -> Result<Reply, Problem> {
    let depths = env.queues().iter().map(async |(name, url)| {
        let depth = depth::of(&env.sqs, url).await?;
        Ok((name, Depth::from(depth)))
    });
    let mut workers = BTreeMap::<&str, Queues>::new();
    for (name, depth) in try_join_all(depths).await.map_err(unavailable)? {
        let worker = name.strip_suffix("-dlq").unwrap_or(name);
        let queues = workers.entry(worker).or_default();
        worker.clone_into(&mut queues.worker);
        let place = if worker == name { &mut queues.queue } else { &mut queues.dead_letters };
        *place = Some(depth);
    }
    Reply::ok(&QueueList { items: workers.into_values().collect() })
}
