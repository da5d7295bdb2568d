//! Dead letters, thrown away.

use serde::{Deserialize, Serialize};
use tradewind_domain::Violation;
use tradewind_events::operations::{Act, Letters};
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::letters;
use utoipa::ToSchema;

use super::{hold, ids, meant, named, release};
use crate::environment::{Environment, unavailable};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Which dead letters to throw away, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discard {
    /// These.
    #[schema(min_items = 1, max_items = 500)]
    message_ids: Vec<String>,
    /// Why: it is kept.
    #[schema(min_length = 1, max_length = 500, example = "a test of ours, never a real order")]
    reason: String,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Discarded {
    /// How many are gone.
    discarded: usize,
    /// How many were named but are not there, or not the caller's.
    refused: usize,
}

/// Throws dead letters of the caller's org away, for good; the event store keeps who did it and why. For operators.
#[utoipa::path(
    post, path = "/operations/dead-letters/{worker}/discard", operation_id = "discardDeadLetters", tag = "operations",
    params(("worker" = String, Path, description = "Such as `stock-allocator`")),
    request_body = Discard,
    responses(
        (status = 200, description = "Gone", body = Discarded),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn discard_dead_letters(env: &Environment, call: &Call, worker: &str) -> Result<Reply, Problem> {
    let (queue, origin) = env.dead_letters(worker)?;
    let Discard { message_ids, reason } = call.json()?;
    let wanted = named(message_ids)?;
    let reason = reason.trim();
    if !(1..=LONGEST_REASON).contains(&reason.chars().count()) {
        let message = format!("must be 1 to {LONGEST_REASON} characters that say why");
        return Err(Violation::new("reason", message).into());
    }
    let sorted = hold(env, &call.caller, queue, origin).await?;
    let (chosen, stay) = meant(sorted.own, Some(&wanted));
    release(env, queue, &sorted.others).await;
    release(env, queue, &stay).await;
    for batch in chosen.chunks(letters::BATCH) {
        let act = Letters {
            worker: worker.to_owned(),
            message_ids: ids(batch),
            operator: call.caller.subject.clone(),
            reason: Some(reason.to_owned()),
        };
        env.record(call, &Act::Discarded(act)).await?;
        let batch: Vec<_> = batch.iter().collect();
        letters::delete(&env.sqs, queue, &batch).await.map_err(unavailable)?;
        let (user_id, count) = (&call.caller.subject, batch.len());
        tracing::info!(worker, user_id, count, reason, outcome = "discarded", "threw dead letters away");
    }
    let refused = wanted.len().saturating_sub(chosen.len());
    Reply::ok(&Discarded { discarded: chosen.len(), refused })
}
