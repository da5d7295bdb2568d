//! Dead letters, looked at.

use serde::{Deserialize, Serialize};
use tradewind_kit::http::{Call, Limit, Problem, Reply};
use utoipa::ToSchema;

use super::letter::DeadLetter;
use super::{hold, meant, release};
use crate::environment::Environment;

/// Dead letters of a worker.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterList {
    /// Those of the caller's org, the oldest first.
    items: Vec<DeadLetter>,
    /// How many say nothing of whose they are, and are shown to nobody.
    unreadable: usize,
    /// True if there may be others that were not looked at.
    more: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Query {
    limit: Limit,
}

/// Looks at the dead letters of a worker, which stay where they are; only those of the caller's org. For operators.
#[utoipa::path(
    get, path = "/operations/dead-letters/{worker}", operation_id = "listDeadLetters", tag = "operations",
    params(
        ("worker" = String, Path, description = "Such as `stock-allocator`"),
        ("limit" = Option<u16>, Query, description = "50 unless said otherwise", minimum = 1, maximum = 1000),
    ),
    responses(
        (status = 200, description = "The dead letters", body = DeadLetterList),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn list_dead_letters(env: &Environment, call: &Call, worker: &str) -> Result<Reply, Problem> {
    let (queue, origin) = env.dead_letters(worker)?;
    let Query { limit } = call.query()?;
    let sorted = hold(env, &call.caller, queue, origin).await?;
    let mut items: Vec<_> = sorted.own.iter().map(DeadLetter::of).collect();
    release(env, queue, &meant(sorted.own, None).0).await;
    release(env, queue, &sorted.others).await;
    items.sort_by(|a, b| (a.first_seen, &a.message_id).cmp(&(b.first_seen, &b.message_id)));
    let more = sorted.more || items.len() > limit.get();
    items.truncate(limit.get());
    Reply::ok(&DeadLetterList { items, unreadable: sorted.unreadable, more })
}
