//! Dead letters, put back.

use aws_sdk_sqs::types::Message;
use serde::{Deserialize, Serialize};
use tradewind_domain::Violation;
use tradewind_events::operations::{Act, Letters};
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::letters::{self, Moved, Origin};
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
    /// How many are in the queue of their worker again, or on the bus.
    #[serde(rename = "redriven")]
    moved: usize,
    /// How many were named but are not there, not the caller's, or not taken by the queue.
    refused: usize,
    /// How many of the caller's org were seen and stay.
    left: usize,
    /// True if there may be others that were not looked at: ask again.
    more: bool,
    /// Why letters were not taken, for people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    reasons: Vec<String>,
}

/// Puts dead letters of the caller's org back into the queue of their worker; those of `event-relay`, which has none, on
/// the bus. Safe to interrupt and to repeat. For operators.
#[utoipa::path(
    post, path = "/operations/dead-letters/{worker}/redrive", operation_id = "redriveDeadLetters", tag = "operations",
    params(("worker" = String, Path, description = "Such as `stock-allocator`")),
    request_body = Redrive,
    responses(
        (status = 202, description = "Where they came from again: workers take them from there", body = Redriven),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn redrive_dead_letters(env: &Environment, call: &Call, worker: &str) -> Result<Reply, Problem> {
    let (from, origin) = env.dead_letters(worker)?;
    let Redrive { message_ids, max } = call.json()?;
    let wanted = message_ids.map(named).transpose()?;
    let max = most(wanted.as_ref(), max)?;
    let sorted = hold(env, &call.caller, from, origin).await?;
    release(env, from, &sorted.others).await;
    let (mut chosen, mut stay) = meant(sorted.own, wanted.as_deref());
    if chosen.len() > max {
        stay.extend(chosen.split_off(max));
    }
    release(env, from, &stay).await;
    let unknown = wanted.map_or(0, |ids| ids.len().saturating_sub(chosen.len()));
    let (left, more) = (stay.len(), sorted.more);
    let mut answer = Redriven { moved: 0, refused: unknown, left, more, reasons: Vec::new() };
    for (done, batch) in chosen.chunks(letters::BATCH).enumerate() {
        match put_back(env, call, worker, (from, origin), batch).await {
            Ok(Moved { count, refused }) => {
                answer.moved += count;
                answer.refused += batch.len() - count;
                answer.left += batch.len() - count;
                answer.reasons.extend(refused);
                if count < batch.len() {
                    release(env, from, batch).await;
                }
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

/// Puts at most ten back.
async fn put_back(
    env: &Environment,
    call: &Call,
    worker: &str,
    (from, origin): (&str, Origin<'_>),
    batch: &[Message],
) -> Result<Moved, Problem> {
    let act = Letters {
        worker: worker.to_owned(),
        message_ids: ids(batch),
        operator: call.caller.subject.clone(),
        reason: None,
    };
    env.record(call, &Act::Redriven(act)).await?;
    let moved = origin.put_back(&env.sqs, from, batch).await.map_err(unavailable)?;
    let (count, refused) = (moved.count, moved.refused.first());
    let user_id = &call.caller.subject;
    tracing::info!(worker, user_id, count, refused, outcome = "redriven", "put dead letters back");
    Ok(moved)
}
