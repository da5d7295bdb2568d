//! Dead letters, put back.

use aws_sdk_sqs::types::Message;
use serde::{Deserialize, Serialize};
use tradewind_domain::Violation;
use tradewind_events::operations::{Act, Letters};
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::letters;
use utoipa::ToSchema;

use super::{MAX_NAMED, hold, ids, meant, named, release};
use crate::environment::{Environment, unavailable};

/// Which dead letters to put back: these, or so many, or (`{}`) all that one request can.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Redrive {
    /// These.
    #[serde(deserialize_with = "tradewind_kit::http::given")]
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    message_ids: Option<Vec<String>>,
    /// At most so many.
    #[serde(deserialize_with = "tradewind_kit::http::given")]
    #[schema(nullable = false, minimum = 1, maximum = 500)]
    max: Option<usize>,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Redriven {
    /// How many are in the queue of their worker again.
    #[serde(rename = "redriven")]
    moved: usize,
    /// How many were named but are not there, not the caller's, or not taken by the queue.
    refused: usize,
    /// How many of the caller's org were seen and stay.
    left: usize,
    /// True if there may be others that were not looked at: ask again.
    more: bool,
}

/// Puts dead letters of the caller's org back into the queue of their worker. Safe to interrupt and to repeat. For
/// operators.
#[utoipa::path(
    post, path = "/operations/dead-letters/{worker}/redrive", operation_id = "redriveDeadLetters", tag = "operations",
    params(("worker" = String, Path, description = "Such as `stock-allocator`")),
    request_body = Redrive,
    responses(
        (status = 202, description = "In the queue again: the worker takes them from there", body = Redriven),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn redrive_dead_letters(env: &Environment, call: &Call, worker: &str) -> Result<Reply, Problem> {
    let from = env.dead_letters(worker)?;
    let Some(to) = env.queues().get(worker) else {
        let detail = "this worker has no queue: `tradewind-cli redrive` puts its events on the bus";
        return Err(Problem::conflict("no_queue", detail));
    };
    let Redrive { message_ids, max } = call.json()?;
    let wanted = message_ids.map(named).transpose()?;
    let max = most(wanted.as_ref(), max)?;
    let sorted = hold(env, &call.caller, from).await?;
    release(env, from, &sorted.others).await;
    let (mut chosen, mut stay) = match &wanted {
        Some(ids) => meant(sorted.own, ids),
        None => (sorted.own, Vec::new()),
    };
    if chosen.len() > max {
        stay.extend(chosen.split_off(max));
    }
    release(env, from, &stay).await;
    let unknown = wanted.map_or(0, |ids| ids.len().saturating_sub(chosen.len()));
    let mut answer = Redriven { moved: 0, refused: unknown, left: stay.len(), more: sorted.more };
    for (done, batch) in chosen.chunks(letters::BATCH).enumerate() {
        match put_back(env, call, worker, (from, to), batch).await {
            Ok(moved) => {
                answer.moved += moved;
                answer.refused += batch.len() - moved;
                answer.left += batch.len() - moved;
            }
            Err(problem) => {
                release(env, from, chosen.get(done * letters::BATCH..).unwrap_or_default()).await;
                return Err(problem);
            }
        }
    }
    Reply::accepted(&answer)
}

/// How many at most: names and a number together mean nothing.
fn most(wanted: Option<&Vec<String>>, max: Option<usize>) -> Result<usize, Problem> {
    match (wanted, max) {
        (Some(_), Some(_)) => Err(Violation::new("max", "must not be given with messageIds").into()),
        (_, None) => Ok(MAX_NAMED),
        (None, Some(max)) if (1..=MAX_NAMED).contains(&max) => Ok(max),
        (None, Some(_)) => Err(Violation::new("max", format!("must be from 1 to {MAX_NAMED}")).into()),
    }
}

/// Puts at most ten back; how many of them the queue has taken.
async fn put_back(
    env: &Environment,
    call: &Call,
    worker: &str,
    (from, to): (&str, &str),
    batch: &[Message],
) -> Result<usize, Problem> {
    let act = Letters {
        worker: worker.to_owned(),
        message_ids: ids(batch),
        operator: call.caller.subject.clone(),
        reason: None,
    };
    env.record(call, &Act::Redriven(act)).await?;
    let moved = letters::put_back(&env.sqs, from, to, batch).await.map_err(unavailable)?;
    let (count, refused) = (moved.count, moved.refused.first());
    let user_id = &call.caller.subject;
    tracing::info!(worker, user_id, count, refused, outcome = "redriven", "put dead letters back");
    Ok(count)
}
