//! The outbox of work-order events, as operators see it.

use serde::Serialize;
use tradewind_stores::postgres::StoreError;
use tradewind_stores::{Outbox as Store, postgres::outbox::Backlog};
use utoipa::ToSchema;

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

/// Looks into the outbox.
pub async fn of(store: &Store) -> Result<Outbox, StoreError> {
    store.backlog().await.map(Outbox::from)
}
