//! The outbox as operators see it.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Outbox, StoreError};

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Rows that wait for SNS.
    pub pending: u64,
    /// Age in seconds of the oldest of them; 0 if there is none.
    pub oldest_seconds: u64,
    /// Rows that wait for an operator.
    pub dead: u64,
}

/// A row as operators see it: without its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The row.
    pub id: i64,
    /// Identity of the event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: String,
    /// The tenant.
    pub org_id: String,
    /// What it is about.
    pub aggregate_id: Uuid,
    /// How often it was refused.
    pub attempts: i32,
    /// Why, the last time.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub next_attempt_at: Timestamp,
    /// When it was given up, if it was.
    pub dead_at: Option<Timestamp>,
}

impl Outbox {
    /// Counts what is there.
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        let client = self.0.client().await?;
        let row = client
            .query_one(
                "SELECT count(*) FILTER (WHERE dead_at IS NULL),
                        coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE dead_at IS NULL)), 0)::bigint,
                        count(*) FILTER (WHERE dead_at IS NOT NULL)
                 FROM outbox",
                &[],
            )
            .await?;
        let number =
            |i: usize| Ok::<_, StoreError>(u64::try_from(row.try_get::<_, i64>(i)?).unwrap_or_default());
        Ok(Backlog { pending: number(0)?, oldest_seconds: number(1)?, dead: number(2)? })
    }

    /// Rows in the order of insertion, after an id; only the dead ones if so wanted.
    pub async fn list(&self, only_dead: bool, after: i64, limit: u32) -> Result<Vec<Listed>, StoreError> {
        let client = self.0.client().await?;
        let rows = client
            .query(
                "SELECT id, event_id, event_type, org_id, aggregate_id, attempts, last_error, created_at,
                        next_attempt_at, dead_at
                 FROM outbox WHERE (dead_at IS NOT NULL OR NOT $1) AND id > $2 ORDER BY id LIMIT $3",
                &[&only_dead, &after, &i64::from(limit)],
            )
            .await?;
        let listed = |row: &tokio_postgres::Row| {
            Ok(Listed {
                id: row.try_get(0)?,
                event_id: row.try_get(1)?,
                event_type: row.try_get(2)?,
                org_id: row.try_get(3)?,
                aggregate_id: row.try_get(4)?,
                attempts: row.try_get(5)?,
                last_error: row.try_get(6)?,
                created_at: row.try_get(7)?,
                next_attempt_at: row.try_get(8)?,
                dead_at: row.try_get(9)?,
            })
        };
        rows.iter().map(listed).collect()
    }

    /// Brings dead rows back, due at once and with their attempts forgotten: these, or all. Returns how many.
    pub async fn requeue(&self, ids: Option<&[i64]>) -> Result<u64, StoreError> {
        let client = self.0.client().await?;
        let update = "UPDATE outbox SET dead_at = NULL, attempts = 0, next_attempt_at = now()
                      WHERE dead_at IS NOT NULL AND ($1::bigint[] IS NULL OR id = ANY ($1))";
        Ok(client.execute(update, &[&ids]).await?)
    }

    /// Forgets idempotency keys of more than a week ago, some thousands at a time.
    pub async fn forget_old_idempotency_keys(&self) -> Result<u64, StoreError> {
        let client = self.0.client().await?;
        let delete = "DELETE FROM idempotency_keys WHERE (org_id, key) IN (
                          SELECT org_id, key FROM idempotency_keys WHERE created_at < now() - interval '7 days'
                          ORDER BY created_at LIMIT 5000 FOR UPDATE SKIP LOCKED)";
        Ok(client.execute(delete, &[]).await?)
    }
}
