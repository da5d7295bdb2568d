//! A view of one's own, projectors over it, and what it must look like.

use std::collections::{BTreeMap, HashMap};

use aws_credential_types::Credentials;
use tradewind_domain::work_order::WorkOrder;
use tradewind_events::{Event, work_order::Snapshot};
use tradewind_kit::Aws;
use tradewind_kit::batch::{Delivery, Worker as _};
use tradewind_stores::WorkOrderView;
use tradewind_testkit::{Items, Table, cloud_endpoint};
use work_order_projector::Projector;

use crate::histories::Told;

/// Clients of the cloud at this address.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

/// An empty view.
pub struct View {
    pub table: Table,
    pub aws: Aws,
}

impl View {
    pub async fn empty() -> Self {
        Self { table: Table::create().await, aws: aws(cloud_endpoint()) }
    }

    /// One that got these events once, in order, one at a time.
    pub async fn of(events: &[Told]) -> Self {
        let view = Self::empty().await;
        deliver(&view.projector(), events, 1).await;
        view
    }

    pub fn projector(&self) -> Projector {
        self.projector_over(&self.aws)
    }

    pub fn projector_over(&self, aws: &Aws) -> Projector {
        Projector::new(WorkOrderView::new(aws, self.table.name()))
    }

    pub async fn items(&self) -> Items {
        self.table.items().await
    }

    /// Asserts that readers see the latest state of each work order, and each once, through the view's own reads.
    pub async fn assert_shows_the_latest_of(&self, events: &[Told]) {
        let view = WorkOrderView::new(&self.aws, self.table.name());
        let mut expected: BTreeMap<_, Vec<WorkOrder>> = BTreeMap::new();
        for (id, order) in latest(events) {
            assert_eq!(view.get(&order.org_id, id).await.unwrap().as_ref(), Some(&order));
            expected.entry(order.org_id.clone()).or_default().push(order);
        }
        for (org_id, mut expected) in expected {
            let mut listed = view.list(&org_id, None, 100, None).await.unwrap().work_orders;
            listed.sort_by_key(|order| order.id);
            expected.sort_by_key(|order| order.id);
            assert_eq!(listed, expected);
        }
    }
}

/// Delivers in batches of this size; every event must be applied or known.
pub async fn deliver(projector: &Projector, events: &[Told], batch: usize) {
    let left = attempt(projector, events, batch).await;
    assert!(left.is_empty(), "not applied: {left:#?}");
}

/// Delivers in batches of this size, and returns the events that failed: a queue would bring them again.
pub async fn attempt(projector: &Projector, events: &[Told], batch: usize) -> Vec<Told> {
    let mut failed = Vec::new();
    for batch in events.chunks(batch) {
        let deliveries: Vec<_> = batch.iter().map(|told| Delivery::new(told.event.clone())).collect();
        let results = projector.apply(&deliveries).await;
        assert_eq!(results.len(), batch.len(), "one result for each delivery");
        let pairs = batch.iter().zip(results);
        failed.extend(pairs.filter(|(_, result)| result.is_err()).map(|(told, _)| told.clone()));
    }
    failed
}

pub fn snapshot(event: &Event) -> &Snapshot {
    event.work_order().unwrap()
}

/// The state of each work order after all these events, from the events alone.
fn latest(events: &[Told]) -> HashMap<tradewind_domain::WorkOrderId, WorkOrder> {
    let mut latest: HashMap<_, WorkOrder> = HashMap::new();
    for told in events {
        let order = snapshot(&told.event).clone().into_work_order();
        let newest = latest.entry(order.id).or_insert_with(|| order.clone());
        if order.version > newest.version {
            *newest = order;
        }
    }
    latest
}

/// Asserts that each work order has one head and one card, and that the head knows its card.
pub fn assert_whole(items: &Items) {
    let (heads, cards): (Vec<_>, Vec<_>) = items.iter().partition(|((_, sk), _)| sk.starts_with("HEAD#"));
    assert_eq!(heads.len(), cards.len(), "one card a work order: {items:#?}");
    for ((pk, _), head) in heads {
        let card = items.get(&(pk.clone(), head["card"].clone()));
        let card = card.unwrap_or_else(|| panic!("the head names a card that is not there: {items:#?}"));
        assert_eq!((&card["workOrderId"], &card["version"]), (&head["workOrderId"], &head["sequence"]));
    }
}
