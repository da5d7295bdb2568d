//! The outbox of work-order events, as operators see it.

use std::time::Duration;

use serde::Serialize;
use tradewind_stores::{Outbox as Store, postgres::outbox::Backlog};
use utoipa::ToSchema;

/// How long the database is waited for: what is shown beside the outbox is not to wait for long.
const WITHIN: Duration = Duration::from_secs(4);

/// What waits in the outbox, of all orgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outbox {
    /// Events that wait for SNS.
    pub waiting: u64,
    /// Events that SNS refused for good, which wait for an operator.
    pub dead: u64,
    /// Seconds since the oldest waiting event was written. Missing if none waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_age_seconds: Option<u64>,
}

impl From<Backlog> for Outbox {
    fn from(Backlog { pending, oldest_seconds, dead }: Backlog) -> Self {
        Self { waiting: pending, dead, oldest_age_seconds: (pending > 0).then_some(oldest_seconds) }
    }
}

/// Looks into the outbox. `None`, with a warning, while its database is out of reach: the queues are shown without it
/// too, as that is when they are looked at.
pub async fn of(store: &Store) -> Option<Outbox> {
    match tokio::time::timeout(WITHIN, store.backlog()).await {
        Ok(Ok(backlog)) => return Some(backlog.into()),
        Ok(Err(error)) => tracing::warn!(%error, "the outbox is not known"),
        Err(_) => tracing::warn!("the outbox is not known: its database takes too long"),
    }
    None
}
