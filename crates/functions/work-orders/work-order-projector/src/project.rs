//! Projecting work-order events.

use std::collections::HashMap;

use futures::{StreamExt, stream};
use tradewind_events::work_order::Snapshot;
use tradewind_kit::batch::{Applied, Delivery, Worker};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition};
use tradewind_stores::WorkOrderView;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::work_orders::{Head, HeadKey, Projected};

/// Work orders written at a time.
const WRITES_IN_FLIGHT: usize = 10;
/// How often a lost race is run again before the queue takes over.
const RACES: usize = 5;

/// Writes the view.
#[derive(Clone, Debug)]
pub struct Projector {
    view: WorkOrderView,
}

/// Why an event was not projected.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProjectError {
    /// The view failed. Shared by all events of one work order in a batch.
    #[error("{0}")]
    View(std::sync::Arc<TableError>),
    /// The subscription lets only events of work orders through.
    #[error("{0} is no event of a work order")]
    Foreign(&'static str),
    /// Others kept writing the same work order.
    #[error("lost {RACES} races for the work order")]
    Contended,
}

impl Dispose for ProjectError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::View(error) => error.disposition(),
            Self::Foreign(_) => Disposition::Permanent,
            Self::Contended => Disposition::Transient,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::View(error) => error.code(),
            Self::Foreign(_) => "foreign_event",
            Self::Contended => "contended",
        }
    }
}

impl From<TableError> for ProjectError {
    fn from(error: TableError) -> Self {
        Self::View(error.into())
    }
}

impl Projector {
    /// Reads `WORK_ORDERS_TABLE`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(WorkOrderView::new(aws, env.required("WORK_ORDERS_TABLE")))
    }

    /// A projector of this view.
    pub const fn new(view: WorkOrderView) -> Self {
        Self { view }
    }

    /// The heads of these work orders. When they cannot be read together for good, each is read on its own: one broken
    /// head is the trouble of its own work order.
    async fn heads(&self, keys: &[HeadKey]) -> HashMap<HeadKey, Result<Option<Head>, ProjectError>> {
        match self.view.heads(keys).await {
            Ok(mut heads) => keys.iter().map(|key| (key.clone(), Ok(heads.remove(key)))).collect(),
            Err(error) if error.disposition() == Disposition::Permanent && keys.len() > 1 => {
                let one = |key: &HeadKey| {
                    let key = key.clone();
                    async move {
                        let head = self.view.heads(std::slice::from_ref(&key)).await;
                        let head = head.map(|mut heads| heads.remove(&key)).map_err(ProjectError::from);
                        (key, head)
                    }
                };
                let reads: Vec<_> = keys.iter().map(one).collect();
                stream::iter(reads).buffer_unordered(WRITES_IN_FLIGHT).collect().await
            }
            Err(error) => {
                let error = ProjectError::from(error);
                keys.iter().map(|key| (key.clone(), Err(error.clone()))).collect()
            }
        }
    }

    /// Brings one work order up to a snapshot; true if that changed the view.
    async fn project(&self, snapshot: &Snapshot, mut seen: Option<Head>) -> Result<bool, ProjectError> {
        for _ in 0..RACES {
            if seen.as_ref().is_some_and(|head| head.sequence >= snapshot.version) {
                return Ok(false);
            }
            match self.view.write(snapshot, seen.as_ref()).await? {
                Projected::Written => return Ok(true),
                Projected::LostRace => seen = self.view.heads(&[key(snapshot)]).await?.remove(&key(snapshot)),
            }
        }
        Err(ProjectError::Contended)
    }
}

impl Worker for Projector {
    type Error = ProjectError;

    /// An event carries the whole work order, so of several for one work order only the latest is written; the others
    /// share its fate, and come back with it if it fails.
    async fn apply(&self, deliveries: &[Delivery]) -> Vec<Result<Applied, ProjectError>> {
        let mut latest: HashMap<HeadKey, &Snapshot> = HashMap::with_capacity(deliveries.len());
        for delivery in deliveries {
            let Some(snapshot) = delivery.event.work_order() else { continue };
            let newest = latest.entry(key(snapshot)).or_insert(snapshot);
            if newest.version < snapshot.version {
                *newest = snapshot;
            }
        }
        let keys: Vec<_> = latest.keys().cloned().collect();
        let mut heads = self.heads(&keys).await;
        let writes: Vec<_> = latest
            .into_iter()
            .map(|(key, snapshot)| {
                let seen = heads.remove(&key).unwrap_or(Ok(None));
                async move {
                    let applied = match seen {
                        Ok(seen) => self.project(snapshot, seen).await,
                        Err(error) => Err(error),
                    };
                    (key, applied.map(|changed| changed.then_some(snapshot.version)))
                }
            })
            .collect();
        let outcomes: HashMap<_, _> = stream::iter(writes).buffer_unordered(WRITES_IN_FLIGHT).collect().await;
        let outcome = |delivery: &Delivery| {
            let snapshot = delivery.event.work_order().ok_or(ProjectError::Foreign(delivery.event.r#type))?;
            match outcomes.get(&key(snapshot)) {
                Some(Ok(Some(version))) if *version == snapshot.version => Ok(Applied::Changed),
                Some(Ok(_)) => Ok(Applied::Duplicate),
                Some(Err(error)) => Err(error.clone()),
                None => Err(ProjectError::Contended),
            }
        };
        deliveries.iter().map(outcome).collect()
    }
}

fn key(snapshot: &Snapshot) -> HeadKey {
    (snapshot.org_id.clone(), snapshot.work_order_id)
}
