//! How much waits where.

use std::time::Duration;

use futures::future::join;
use serde::Serialize;
use tradewind_kit::clock;
use tradewind_kit::http::{Problem, Reply};
use tradewind_operations::{Outbox, WorkerQueues, outbox};
use utoipa::ToSchema;

use crate::environment::{Environment, unavailable};

/// How long the database is waited for. The queues are shown without it too: that is when they are looked at.
const OUTBOX_WITHIN: Duration = Duration::from_secs(4);

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
    let (items, outbox) = join(env.watch.queues(clock::now()), outbox_of(env)).await;
    Reply::ok(&QueueList { items: items.map_err(unavailable)?, outbox })
}

async fn outbox_of(env: &Environment) -> Option<Outbox> {
    match tokio::time::timeout(OUTBOX_WITHIN, outbox::of(&env.outbox)).await {
        Ok(Ok(outbox)) => return Some(outbox),
        Ok(Err(error)) => tracing::warn!(%error, "queues are shown without the outbox"),
        Err(_) => tracing::warn!("queues are shown without the outbox: its database takes too long"),
    }
    None
}
