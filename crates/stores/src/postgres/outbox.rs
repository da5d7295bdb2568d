//! The outbox as the relay sees it: claim rows, then settle them.
//!
//! A claim deletes the rows and holds the transaction open. Settling commits it, after putting back whatever was not
//! accepted. Whoever crashes, or just drops the claim, leaves the rows as they were: the server rolls back when the
//! connection goes. So a row is gone exactly when SNS has it, and a crash after SNS took it sends it again, under the
//! same event id.
//!
//! Claiming by `DELETE .. RETURNING` instead of `SELECT .. FOR UPDATE` and a later `DELETE` touches each row once:
//! see docs/decisions/0003-outbox-claim.md.

mod admin;

use std::time::Duration;

use deadpool_postgres::Object;
use futures::future;
use jiff::Timestamp;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{Database, StoreError};

pub use admin::{Backlog, Listed};

/// The outbox.
#[derive(Clone, Debug)]
pub struct Outbox(Database);

/// A row, whole: a refused one is put back from this.
#[derive(Clone, Debug)]
pub struct Row {
    /// Order of insertion.
    pub id: i64,
    /// Identity of the event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: String,
    /// The tenant.
    pub org_id: String,
    /// What it is about.
    pub aggregate_id: Uuid,
    /// Version of the aggregate.
    pub sequence: i64,
    /// The CloudEvent as JSON.
    pub payload: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was refused.
    pub attempts: i32,
    /// Not tried before this.
    pub next_attempt_at: Timestamp,
    /// Why it was refused last.
    pub last_error: Option<String>,
}

/// What became of a claimed row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The topic has it.
    Accepted,
    /// The topic does not want it.
    Refused {
        /// Why.
        error: String,
    },
    /// It was not tried, or there is no saying: it stays as it was.
    Untried,
}

/// When a refused row is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// After this pause.
    RetryAfter(Duration),
    /// Never, until an operator says so.
    Dead,
}

/// Which rows to claim.
#[derive(Clone, Copy, Debug)]
pub enum Selection<'a> {
    /// Due rows with an id greater than this, in the order of ids, at most so many.
    Due {
        /// Rows up to here are passed by: those before were claimed in this sweep, and walking over their remains
        /// for each claim would make a large backlog slower to drain than a small one.
        after: i64,
        /// At most so many.
        limit: i64,
    },
    /// These, if they are still there.
    Ids(&'a [i64]),
}

const COLUMNS: &str = "id, event_id, event_type, org_id, aggregate_id, sequence, payload, created_at, attempts, \
                       next_attempt_at, last_error";

impl Outbox {
    /// The outbox of this database.
    pub const fn new(database: Database) -> Self {
        Self(database)
    }

    /// Claims rows that nobody else has claimed; `None` if there are none.
    pub async fn claim(&self, selection: Selection<'_>) -> Result<Option<Claim>, StoreError> {
        let client = self.0.client().await?;
        // Not `IN (SELECT ..)`: the array is computed once, and the delete goes by the primary key whatever the
        // planner believes of the size of the table.
        let (sql, after_or_ids, limit): (String, &(dyn ToSql + Sync), i64) = match &selection {
            Selection::Due { after, limit } => (
                format!(
                    "DELETE FROM outbox WHERE id = ANY (ARRAY(
                         SELECT id FROM outbox WHERE dead_at IS NULL AND next_attempt_at <= now() AND id > $1
                         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING {COLUMNS}"
                ),
                after,
                *limit,
            ),
            Selection::Ids(ids) => (
                format!(
                    "DELETE FROM outbox WHERE id = ANY (ARRAY(
                         SELECT id FROM outbox WHERE dead_at IS NULL AND id = ANY ($1)
                         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING {COLUMNS}"
                ),
                ids,
                i64::try_from(ids.len()).unwrap_or(i64::MAX),
            ),
        };
        let statement = client.prepare_cached(&sql).await?;
        // From here on a drop must not give the connection back with the transaction open.
        let mut claim = Claim { client: Some(client), rows: Vec::new() };
        let client = claim.client()?;
        // Sent together: one round trip.
        let parameters = [after_or_ids, &limit];
        let (begun, rows) =
            future::join(client.batch_execute("BEGIN"), client.query(&statement, &parameters)).await;
        begun?;
        let rows = rows?;
        if rows.is_empty() {
            claim.finish("ROLLBACK").await?;
            return Ok(None);
        }
        claim.rows = rows.into_iter().map(|row| read(&row)).collect::<Result<_, _>>()?;
        claim.rows.sort_unstable_by_key(|row| row.id);
        Ok(Some(claim))
    }
}

fn read(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    Ok(Row {
        id: row.try_get(0)?,
        event_id: row.try_get(1)?,
        event_type: row.try_get(2)?,
        org_id: row.try_get(3)?,
        aggregate_id: row.try_get(4)?,
        sequence: row.try_get(5)?,
        payload: row.try_get(6)?,
        created_at: row.try_get(7)?,
        attempts: row.try_get(8)?,
        next_attempt_at: row.try_get(9)?,
        last_error: row.try_get(10)?,
    })
}

/// Claimed rows, in an open transaction.
#[derive(Debug)]
pub struct Claim {
    client: Option<Object>,
    rows: Vec<Row>,
}

impl Claim {
    /// The rows, in the order of their ids; at least one.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Ends the claim. There is one verdict for each row, in their order; a missing one counts as untried. `next` says
    /// when a refused row is tried again.
    pub async fn settle(
        mut self,
        verdicts: &[Verdict],
        next: impl Fn(&Row) -> Next,
    ) -> Result<(), StoreError> {
        let verdict = |i: usize| verdicts.get(i).unwrap_or(&Verdict::Untried);
        if (0..self.rows.len()).all(|i| *verdict(i) == Verdict::Untried) {
            return self.finish("ROLLBACK").await;
        }
        let rows = std::mem::take(&mut self.rows);
        let back: Vec<_> =
            rows.iter().enumerate().filter(|(i, _)| *verdict(*i) != Verdict::Accepted).collect();
        if !back.is_empty() {
            let client = self.client()?;
            let insert = client
                .prepare_cached(&format!(
                    "INSERT INTO outbox ({COLUMNS}, dead_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
                         coalesce(now() + make_interval(secs => $12), $10), $11, CASE WHEN $13 THEN now() END)"
                ))
                .await?;
            let puts = back.into_iter().map(|(i, row)| put_back(client, &insert, row, verdict(i), &next));
            future::try_join_all(puts).await?;
        }
        self.finish("COMMIT").await
    }

    fn client(&self) -> Result<&Object, StoreError> {
        self.client.as_ref().ok_or(StoreError::Corrupt("claim"))
    }

    /// Ends the transaction and, if that went well, gives the connection back to the pool.
    async fn finish(mut self, how: &str) -> Result<(), StoreError> {
        self.client()?.batch_execute(how).await?;
        self.client = None;
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // Closes the connection: the server rolls back.
            drop(Object::take(client));
        }
    }
}

async fn put_back(
    client: &Object,
    insert: &tokio_postgres::Statement,
    row: &Row,
    verdict: &Verdict,
    next: &impl Fn(&Row) -> Next,
) -> Result<u64, StoreError> {
    let (attempts, error, next) = match verdict {
        Verdict::Refused { error } => (row.attempts + 1, Some(error), Some(next(row))),
        Verdict::Accepted | Verdict::Untried => (row.attempts, row.last_error.as_ref(), None),
    };
    let (pause, dead) = match next {
        Some(Next::RetryAfter(pause)) => (Some(pause.as_secs_f64()), false),
        Some(Next::Dead) => (None, true),
        None => (None, false),
    };
    let written = client
        .execute(
            insert,
            &[
                &row.id,
                &row.event_id,
                &row.event_type,
                &row.org_id,
                &row.aggregate_id,
                &row.sequence,
                &row.payload,
                &row.created_at,
                &attempts,
                &row.next_attempt_at,
                &error,
                &pause,
                &dead,
            ],
        )
        .await?;
    Ok(written)
}
