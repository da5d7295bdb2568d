//! How much waits where.

use futures::future::join;
use serde::Serialize;
use tradewind_kit::clock;
use tradewind_kit::http::{Problem, Reply};
use tradewind_operations::{Outbox, WorkerQueues, outbox};
use utoipa::ToSchema;

use crate::environment::{Environment, unavailable};

/// What waits where, of all orgs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueList {
    /// By worker.
    items: Vec<WorkerQueues>,
    /// The outbox of work-order events; `null` while its database is out of reach.
    outbox: Option<Outbox>,
}

/// How much waits in each queue and dead-letter queue and in the outbox, of all orgs together, and for how long. For
/// operators.
#[utoipa::path(
    get, path = "/operations/queues", operation_id = "listQueues", tag = "operations",
    responses(
        (status = 200, description = "All queues, and the outbox", body = QueueList),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn list_queues(env: &Environment) -> Result<Reply, Problem> {
    let (items, outbox) = join(env.watch.queues(clock::now()), outbox::of(&env.outbox)).await;
    Reply::ok(&QueueList { items: items.map_err(unavailable)?, outbox })
}
