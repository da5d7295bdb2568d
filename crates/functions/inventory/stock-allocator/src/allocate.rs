//! Reserving the lines of an order.

use tradewind_domain::order::{Order, Step};
use tradewind_domain::stock::{Decision, Shortage};
use tradewind_events::Event;
use tradewind_events::order::Remark;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, clock, ids};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::inventory::Allocated;
use tradewind_stores::{EventStore, Inventory};

use crate::Injection;

/// Reserves the lines of orders.
#[derive(Clone, Debug)]
pub struct Allocator {
    inventory: Inventory,
    events: EventStore,
    injection: Option<Injection>,
}

/// Why nothing was decided for an order.
#[derive(Debug, thiserror::Error)]
pub enum AllocateError {
    /// Not a created order.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// On purpose.
    #[error("sku {}: failure injection is on", Injection::SKU)]
    Injected,
    /// Whether to fail on purpose is not known.
    #[error("the switch of failure injection cannot be read: {0}")]
    Switch(String),
    /// A decision that was not made here: the stock cannot be made to agree with it.
    #[error("the event store tells of a decision that the inventory did not make")]
    ToldByOthers,
}

impl Dispose for AllocateError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Foreign(error) => error.disposition(),
            Self::Store(error) => error.disposition(),
            Self::Injected | Self::Switch(_) => Disposition::Transient,
            Self::ToldByOthers => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Foreign(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Injected => "failure_injected",
            Self::Switch(_) => "switch_unavailable",
            Self::ToldByOthers => "told_by_others",
        }
    }
}

impl Allocator {
    /// Reads `INVENTORY_TABLE`, `EVENT_STORE_TABLE` and what [`Injection::read`] does.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let inventory = Inventory::new(aws, env.required("INVENTORY_TABLE"));
        let events = EventStore::new(aws, env.required("EVENT_STORE_TABLE"));
        Self { injection: Injection::read(env, aws), ..Self::new(inventory, events) }
    }

    /// An allocator of this stock that never fails on purpose.
    pub const fn new(inventory: Inventory, events: EventStore) -> Self {
        Self { inventory, events, injection: None }
    }

    /// The same, failing on purpose while it is told to.
    #[must_use]
    pub fn with_injection(self, injection: Injection) -> Self {
        Self { injection: Some(injection), ..self }
    }
}

impl Handler for Allocator {
    type Error = AllocateError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, AllocateError> {
        let event = &delivery.event;
        let Some((Step::Created, data)) = event.order() else { return Err(Foreign(event.r#type).into()) };
        let order = data.clone().into_order(event.org_id.clone());
        if let Some(injection) = &self.injection {
            injection.check(&order).await?;
        }
        let told = |decision: &Decision| tell(&order, decision, event);
        match self.inventory.allocate(&self.events, &order, clock::now(), told).await? {
            Allocated::New(_) => Ok(Applied::Changed),
            Allocated::Known(_) => Ok(Applied::Duplicate),
            Allocated::ToldByOthers => Err(AllocateError::ToldByOthers),
        }
    }
}

/// The event that tells of a decision.
fn tell(order: &Order, decision: &Decision, cause: &Event) -> Result<NewEvent, TableError> {
    let (step, reason) = match decision {
        Decision::Allocate => (Step::StockAllocated, None),
        Decision::Deplete(short) => (Step::StockDepleted, Some(reason(short))),
    };
    NewEvent::step(order, step, Remark { reason, ..Remark::default() }, &ids::following(cause))
}

/// What is missing, for people: `PROD-003: 10 ordered, 5 available`.
fn reason(short: &[Shortage]) -> String {
    let of = |Shortage { sku, ordered, available }: &Shortage| {
        format!("{sku}: {ordered} ordered, {available} available")
    };
    short.iter().map(of).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use tradewind_domain::Sku;

    use super::*;

    #[test]
    fn every_short_sku_is_named() {
        let short = |sku: &str, ordered, available| Shortage {
            sku: Sku::parse("sku", sku).unwrap(),
            ordered,
            available,
        };
        assert_eq!(
            reason(&[short("PROD-003", 10, 5), short("PEARS", 1, 0)]),
            "PROD-003: 10 ordered, 5 available; PEARS: 1 ordered, 0 available"
        );
    }
}
