//! Tables of one's own, the workers over them, events for them, and what must hold whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use allocation_completer::Completer;
use aws_credential_types::Credentials;
use futures::{StreamExt, stream};
use sku_restocker::Restocker;
use stock_allocator::Allocator;
use stock_deallocator::Deallocator;
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{LotId, Money, OrderId, OrgId, Sku, Units, UserId};
use tradewind_events::order::{Remark, encode};
use tradewind_events::stock::{self, Restocked};
use tradewind_events::{Event, decode};
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::{Aws, Dispose, Disposition, ids};
use tradewind_stores::dynamodb::event_store::{EventKey, NewEvent};
use tradewind_stores::dynamodb::inventory::Stock;
use tradewind_stores::{EventStore, Inventory};
use tradewind_testkit::{Items, Table, cloud_endpoint};

pub const PLUMBING: &str = "plumbingCo123";
pub const ELECTRIC: &str = "electricCo456";

/// Clients of the cloud at this address. Without retries: a crash is a crash.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    let credentials = Credentials::new("test", "test", None, None, "test");
    Aws::new("us-east-1", credentials, Some(endpoint.into())).without_retries()
}

pub fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

pub fn sku(name: &str) -> Sku {
    Sku::parse("sku", name).unwrap()
}

pub fn order(org_name: &str, id: &str, lines: &[(&str, u64)]) -> Order {
    let line =
        |(name, units): &(&str, u64)| Line { sku: sku(name), units: Units::parse("units", *units).unwrap() };
    Order {
        id: OrderId::parse("orderId", id).unwrap(),
        org_id: org(org_name),
        lines: lines.iter().map(line).collect(),
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: None,
        contact: None,
        placed_at: "2026-11-21T09:00:00Z".parse().unwrap(),
    }
}

/// A step of an order, as it arrives.
pub fn step(order: &Order, step: Step) -> Event {
    let encoded = encode(order, step, Remark::default(), &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}

pub fn created(order: &Order) -> Event {
    step(order, Step::Created)
}

/// A lot, as it arrives.
pub fn lot(org_name: &str, name: &str, lot: &str, units: u64) -> Event {
    let lot_id = LotId::parse("lotId", lot).unwrap();
    let lot = Restocked { sku: sku(name), units: Units::parse("units", units).unwrap(), lot_id };
    decode(&stock::encode(&org(org_name), &lot, &ids::beginning(ids::trace())).unwrap().json).unwrap()
}

/// An empty inventory and an empty event store.
pub struct World {
    pub stock: Table,
    pub events: Table,
}

/// What is in both tables, but for ids and times.
pub type State = (Items, BTreeSet<(String, String)>);

impl World {
    pub async fn empty() -> Self {
        Self { stock: Table::create().await, events: Table::create().await }
    }

    /// One that got these events once, in order.
    pub async fn after(events: &[Event]) -> Self {
        let world = Self::empty().await;
        let workers = world.workers();
        for event in events {
            workers.handle(event).await.unwrap();
        }
        world
    }

    pub fn workers(&self) -> Workers {
        self.workers_over(&aws(cloud_endpoint()))
    }

    pub fn workers_over(&self, aws: &Aws) -> Workers {
        let (inventory, events) =
            (Inventory::new(aws, self.stock.name()), EventStore::new(aws, self.events.name()));
        Workers {
            restocker: Restocker::new(inventory.clone()),
            allocator: Allocator::new(inventory.clone(), events.clone()),
            completer: Completer::new(inventory.clone(), events),
            deallocator: Deallocator::new(inventory),
        }
    }

    pub async fn state(&self) -> State {
        let mut items = self.stock.items().await;
        for item in items.values_mut() {
            item.retain(|name, _| !matches!(name.as_str(), "createdAt" | "updatedAt"));
        }
        (items, self.events.items().await.into_keys().collect())
    }

    /// The units of a sku: available, allocated, shipped.
    pub async fn units(&self, org_name: &str, name: &str) -> (u64, u64, u64) {
        let inventory = Inventory::new(&aws(cloud_endpoint()), self.stock.name());
        let found = inventory.sku(&org(org_name), &sku(name)).await.unwrap();
        found.map_or((0, 0, 0), |Stock { available, allocated, shipped, .. }| (available, allocated, shipped))
    }

    /// Where the stock of an order stands, and what the event store tells of it.
    pub async fn standing(&self, order: &Order) -> (String, Vec<&'static str>) {
        standing(order, &self.stock.items().await, &self.events.items().await)
    }

    /// Puts an event into the event store past all workers.
    pub async fn tell(&self, order: &Order, step: Step) {
        let event = NewEvent::step(order, step, Remark::default(), &ids::beginning(ids::trace())).unwrap();
        EventStore::new(&aws(cloud_endpoint()), self.events.name()).append(&event).await.unwrap();
    }

    /// Every unit is in one place, and every order was decided at most once and told of as it was decided.
    pub async fn assert_accounted(&self, orders: &[Order]) {
        let (stock, events) = (self.stock.items().await, self.events.items().await);
        let mut held: BTreeMap<(String, String, &str), u64> = BTreeMap::new();
        for order in orders {
            let (standing, told) = standing(order, &stock, &events);
            let legal: &[&[&str]] = match standing.as_str() {
                "ALLOCATED" => &[&["OrderStockAllocated"]],
                "DEPLETED" => &[&["OrderStockDepleted"]],
                "COMPLETED" => &[&["OrderConfirmed", "OrderStockAllocated"]],
                "RETURNED" => &[&["OrderStockAllocated"], &["OrderConfirmed", "OrderStockAllocated"]],
                "" | "CANCELLED" => &[&[]],
                other => panic!("{other} is no standing"),
            };
            assert!(legal.contains(&told.as_slice()), "{} is {standing} and told of as {told:?}", order.id);
            let counter = match standing.as_str() {
                "ALLOCATED" => "allocated",
                "COMPLETED" => "shipped",
                _ => continue,
            };
            for line in &order.lines {
                let of_sku = (format!("ORG#{}", order.org_id), format!("SKU#{}", line.sku), counter);
                *held.entry(of_sku).or_default() += line.units.get();
            }
        }
        for ((pk, sk), item) in stock.iter().filter(|((_, sk), _)| sk.starts_with("SKU#")) {
            // No counter is negative: it would not parse.
            let count = |name: &str| item[name].parse::<u64>().unwrap();
            let lots = stock.iter().filter(|((lot, _), _)| *lot == format!("{pk}#{sk}"));
            let brought: u64 = lots.map(|(_, lot)| lot["units"].parse::<u64>().unwrap()).sum();
            assert_eq!(count("restocked"), brought, "{sk}: each lot counts once");
            let sum = count("available") + count("allocated") + count("shipped");
            assert_eq!(count("restocked"), sum, "{sk}: {item:?}");
            for counter in ["allocated", "shipped"] {
                let expected = held.remove(&(pk.clone(), sk.clone(), counter)).unwrap_or_default();
                assert_eq!(count(counter), expected, "{sk}: {counter} is what orders hold");
            }
        }
        assert_eq!(held, BTreeMap::new(), "held of skus that never came in");
    }
}

fn standing(order: &Order, stock: &Items, events: &Items) -> (String, Vec<&'static str>) {
    let key = (format!("ORG#{}#ORDER#{}", order.org_id, order.id), "ALLOCATION".to_owned());
    let standing = stock.get(&key).map_or_else(String::new, |record| record["status"].clone());
    let told = [Step::Confirmed, Step::StockAllocated, Step::StockDepleted].into_iter().filter(|step| {
        let EventKey { pk, sk } = EventKey::step(&order.org_id, &order.id, *step);
        events.contains_key(&(pk, sk))
    });
    (standing, told.map(Step::event_type).collect())
}

/// The four workers.
#[derive(Clone)]
pub struct Workers {
    pub restocker: Restocker,
    pub allocator: Allocator,
    pub completer: Completer,
    pub deallocator: Deallocator,
}

/// An error, as a queue sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub disposition: Disposition,
    pub code: &'static str,
}

pub async fn handle<H: Handler>(handler: &H, event: &Event) -> Result<Applied, Trouble> {
    let outcome = handler.handle(&Delivery::new(event.clone())).await;
    outcome.map_err(|error| Trouble { disposition: error.disposition(), code: error.code() })
}

impl Workers {
    /// Brings an event to the worker that the bus would bring it to.
    pub async fn handle(&self, event: &Event) -> Result<Applied, Trouble> {
        match event.order().map(|(step, _)| step) {
            None => handle(&self.restocker, event).await,
            Some(Step::Created) => handle(&self.allocator, event).await,
            Some(Step::PaymentAccepted) => handle(&self.completer, event).await,
            Some(Step::PaymentRejected | Step::Cancelled) => handle(&self.deallocator, event).await,
            Some(step) => panic!("{step} is for no worker here"),
        }
    }

    /// Brings events as queues do, some at a time, what failed again later; returns what was dead-lettered, sorted.
    pub async fn drain(&self, events: Vec<Event>, at_a_time: usize) -> Vec<&'static str> {
        let (mut left, mut dead) = (events, Vec::new());
        for _ in 0..500 {
            let outcomes = stream::iter(left.into_iter().map(|event| async {
                let outcome = self.handle(&event).await;
                (event, outcome)
            }));
            let outcomes: Vec<_> = outcomes.buffer_unordered(at_a_time).collect().await;
            left = Vec::new();
            for (event, outcome) in outcomes {
                match outcome {
                    Ok(_) => {}
                    Err(Trouble { disposition: Disposition::Transient, .. }) => left.push(event),
                    Err(Trouble { code, .. }) => dead.push(code),
                }
            }
            if left.is_empty() {
                dead.sort_unstable();
                return dead;
            }
        }
        panic!("still not applied: {left:#?}");
    }
}
