//! Tables of one's own, workers over them, and what they must look like.

use std::collections::VecDeque;

use aws_credential_types::Credentials;
use order_sync::{OrderSync, SyncError};
use tradewind_domain::order::{History, Order, Step};
use tradewind_events::decode;
use tradewind_kit::batch::{Applied, Delivery, Handler as _};
use tradewind_kit::{Aws, Dispose as _, Disposition};
use tradewind_stores::dynamodb::orders::Summary;
use tradewind_stores::{EventStore, OrderView};
use tradewind_testkit::{Items, Table, cloud_endpoint};

use crate::histories::{Told, order};

/// Clients of the cloud at this address.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

/// A view and an event store.
pub struct World {
    pub orders: Table,
    pub events: Table,
    pub aws: Aws,
}

impl World {
    pub async fn empty() -> Self {
        Self { orders: Table::create().await, events: Table::create().await, aws: aws(cloud_endpoint()) }
    }

    /// One whose event store holds these events: they are in it before they are delivered.
    pub async fn with(events: &[Told]) -> Self {
        let world = Self::empty().await;
        for told in events {
            world.store().append(&told.stored).await.unwrap();
        }
        world
    }

    /// One with these events, delivered once and in the order of life.
    pub async fn straight(events: &[Told]) -> Self {
        let world = Self::with(events).await;
        let mut events = events.to_vec();
        events.sort_by_key(|told| Step::ALL.iter().position(|step| *step == told.step));
        world.deliver(&events).await;
        world
    }

    pub fn sync(&self) -> OrderSync {
        self.sync_over(&self.aws)
    }

    pub fn sync_over(&self, aws: &Aws) -> OrderSync {
        let view = OrderView::new(aws, self.orders.name());
        OrderSync::new(view, EventStore::new(aws, self.events.name()))
    }

    pub fn store(&self) -> EventStore {
        EventStore::new(&self.aws, self.events.name())
    }

    pub fn view(&self) -> OrderView {
        OrderView::new(&self.aws, self.orders.name())
    }

    pub async fn shown(&self, order: &Order) -> Option<Summary> {
        self.view().get(&order.org_id, &order.id).await.unwrap()
    }

    pub async fn items(&self) -> (Items, Items) {
        (self.orders.items().await, self.events.items().await)
    }

    /// Delivers events as a queue does; returns those that wait for ever.
    pub async fn deliver(&self, events: &[Told]) -> Vec<Told> {
        deliver(&self.sync(), events).await
    }

    /// The event that created an order, as it comes from the event store.
    pub async fn created(&self, number: u32) -> Told {
        let sk = "EVENT#OrderCreated".to_owned();
        let pk = format!("EVENTS#ORG#{}#ORDER_ID#{}", order(number).org_id, order(number).id);
        let item = self.events.items().await.remove(&(pk, sk)).unwrap();
        let [mut told] = crate::histories::told(number, &[Step::Created]).try_into().unwrap();
        told.event = decode(&item["event"]).unwrap();
        told
    }

    /// Asserts that the view shows of each order what its events amount to, and no order that was never placed.
    pub async fn assert_shows_what_happened(&self, numbers: impl IntoIterator<Item = u32>) {
        for number in numbers {
            let order = order(number);
            let events = self.store().order(&order.org_id, &order.id).await.unwrap();
            let history = events.map(|events| events.history).unwrap_or_default().settled();
            let expected = (history != History::default()).then(|| Summary { order: order.clone(), history });
            assert_eq!(self.shown(&order).await, expected);
        }
    }
}

/// Delivers events one by one; what has to wait, or met a store at its limits, comes again behind all others. Returns
/// what still waits when nothing moves any more.
pub async fn deliver(sync: &OrderSync, events: &[Told]) -> Vec<Told> {
    let mut queue: VecDeque<_> = events.iter().cloned().collect();
    let mut waited = 0;
    while let Some(told) = queue.pop_front() {
        match sync.handle(&Delivery::new(told.event.clone())).await {
            Ok(Applied::Changed | Applied::Duplicate) => waited = 0,
            Err(error) => {
                assert_eq!(error.disposition(), Disposition::Transient, "{error}");
                let waits = matches!(error, SyncError::FromTheFuture { .. });
                waited = if waits { waited + 1 } else { 0 };
                queue.push_back(told);
                if waited > queue.len() {
                    break;
                }
            }
        }
    }
    queue.into()
}

/// Delivers each event once, and returns those that failed: a queue would bring them again.
pub async fn attempt(sync: &OrderSync, events: &[Told]) -> Vec<Told> {
    let mut failed = Vec::new();
    for told in events {
        if sync.handle(&Delivery::new(told.event.clone())).await.is_err() {
            failed.push(told.clone());
        }
    }
    failed
}
