//! Work orders: a command is loaded, decided and written, with its events, in one transaction.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use tradewind_domain::work_order::{Command, Event, Rejection, WorkOrder, decide};
use tradewind_domain::{OrgId, WorkOrderId};
use tradewind_events::work_order::{Snapshot, encode};
use tradewind_events::{Encoded, TraceContext};
use tradewind_kit::ids;

use super::idempotency::{IdempotencyKey, Known};
use super::rows::{WORK_ORDER_COLUMNS, bigint, work_order};
use super::{Database, StoreError};

/// The write model of work orders.
#[derive(Clone, Debug)]
pub struct WorkOrders(Database);

/// A command with its circumstances.
#[derive(Debug)]
pub struct Request {
    /// The caller's org: nothing of another org is seen or changed.
    pub org_id: OrgId,
    /// Which work order.
    pub id: WorkOrderId,
    /// What to do.
    pub command: Command,
    /// Refuse unless the work order has this version.
    pub expected_version: Option<u64>,
    /// Answer a repeat as the first time.
    pub idempotency_key: Option<IdempotencyKey>,
    /// Rides in the events.
    pub trace: TraceContext,
    /// Time of the decision.
    pub now: Timestamp,
}

/// What was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The work order as it stands.
    pub work_order: WorkOrder,
    /// The outbox rows that were written; empty if nothing changed.
    pub outbox_ids: Vec<i64>,
}

/// Why a command was not executed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The domain refuses.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// Somebody else was faster.
    #[error("the work order has version {current}")]
    Version {
        /// The version that it has.
        current: u64,
    },
    /// The org has no such customer.
    #[error("there is no such customer")]
    UnknownCustomer,
    /// The idempotency key stands for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<tokio_postgres::Error> for ExecuteError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

impl WorkOrders {
    /// Work orders in this database.
    pub const fn new(database: Database) -> Self {
        Self(database)
    }

    /// Executes a command. State, events and idempotency key commit together or not at all.
    pub async fn execute(&self, request: Request) -> Result<Committed, ExecuteError> {
        let Request { org_id, id, command, expected_version, idempotency_key, trace, now } = request;
        let mut client = self.0.client().await?;
        let tx = client.transaction().await?;
        if let Some(key) = &idempotency_key {
            match key.take::<Snapshot>(&tx, &org_id).await? {
                Known::New => {}
                Known::Answered(first) => {
                    return Ok(Committed { work_order: first.into_work_order(), outbox_ids: vec![] });
                }
                Known::Reused => return Err(ExecuteError::KeyReused),
            }
        }
        let current = match command {
            // The id is fresh: there is nothing to load.
            Command::Create { .. } => None,
            Command::Update(_) | Command::ChangeStatus(_) => load(&tx, &org_id, id).await?,
        };
        if let (Some(current), Some(expected)) = (&current, expected_version)
            && current.version != expected
        {
            return Err(ExecuteError::Version { current: current.version });
        }
        let events = decide(current.as_ref(), command, now)?;
        let mut outbox_ids = Vec::with_capacity(events.len());
        for event in &events {
            write(&tx, event).await?;
            outbox_ids.push(
                enqueue(&tx, event, encode(event, ids::uuid(), trace).map_err(StoreError::from)?).await?,
            );
        }
        let last = events.into_iter().next_back().map(Event::into_work_order);
        let work_order = last.or(current).ok_or(Rejection::NotFound)?;
        if let Some(key) = &idempotency_key {
            key.answer(&tx, &org_id, &Snapshot::of(work_order.clone())).await?;
        }
        tx.commit().await?;
        Ok(Committed { work_order, outbox_ids })
    }
}

/// Loads a work order and keeps others from changing it until the transaction ends.
async fn load(
    tx: &Transaction<'_>,
    org_id: &OrgId,
    id: WorkOrderId,
) -> Result<Option<WorkOrder>, StoreError> {
    let select = format!(
        "SELECT {WORK_ORDER_COLUMNS} FROM work_orders WHERE org_id = $1 AND id = $2 FOR NO KEY UPDATE"
    );
    let select = tx.prepare_cached(&select).await?;
    tx.query_opt(&select, &[&org_id.as_str(), &id.0]).await?.as_ref().map(work_order).transpose()
}

/// Writes the row as it stands after the event.
async fn write(tx: &Transaction<'_>, event: &Event) -> Result<(), ExecuteError> {
    let WorkOrder { id, org_id, details, status, version, created_at, updated_at } = event.work_order();
    let version = bigint(*version)?;
    let written = match event {
        Event::Created(_) => {
            let insert = format!(
                "INSERT INTO work_orders ({WORK_ORDER_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            );
            let insert = tx.prepare_cached(&insert).await?;
            tx.execute(
                &insert,
                &[
                    &id.0,
                    &org_id.as_str(),
                    &details.customer_id.0,
                    &details.title,
                    &details.description,
                    &details.address,
                    &details.scheduled_at,
                    &status.as_str(),
                    &version,
                    created_at,
                    updated_at,
                ],
            )
            .await
        }
        Event::Updated(_) | Event::StatusChanged { .. } => {
            let update = tx
                .prepare_cached(
                    "UPDATE work_orders SET title = $3, description = $4, address = $5, scheduled_at = $6,
                            status = $7, version = $8, updated_at = $9
                     WHERE org_id = $1 AND id = $2 AND version = $8::bigint - 1",
                )
                .await?;
            tx.execute(
                &update,
                &[
                    &org_id.as_str(),
                    &id.0,
                    &details.title,
                    &details.description,
                    &details.address,
                    &details.scheduled_at,
                    &status.as_str(),
                    &version,
                    updated_at,
                ],
            )
            .await
        }
    };
    match written.map_err(StoreError::from) {
        Ok(1) => Ok(()),
        // The row is locked, so this cannot be a race.
        Ok(_) => Err(StoreError::Corrupt("version").into()),
        Err(error) if error.violates("work_orders_customer_of_org") => Err(ExecuteError::UnknownCustomer),
        Err(error) => Err(error.into()),
    }
}

/// Adds the event to the outbox.
async fn enqueue(tx: &Transaction<'_>, event: &Event, encoded: Encoded) -> Result<i64, StoreError> {
    let work_order = event.work_order();
    let insert = tx
        .prepare_cached(
            "INSERT INTO outbox (event_id, event_type, org_id, aggregate_id, sequence, payload)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .await?;
    let sequence = bigint(work_order.version)?;
    let row = tx
        .query_one(
            &insert,
            &[
                &encoded.id,
                &encoded.r#type,
                &work_order.org_id.as_str(),
                &work_order.id.0,
                &sequence,
                &encoded.json,
            ],
        )
        .await?;
    Ok(row.try_get(0)?)
}
