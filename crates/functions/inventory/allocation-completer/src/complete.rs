//! Completing the allocations of paid orders.

use tradewind_domain::order::Step;
use tradewind_events::order::Remark;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, clock, ids};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::inventory::{Completed, Standing};
use tradewind_stores::{EventStore, Inventory};

/// Completes the allocations of paid orders.
#[derive(Clone, Debug)]
pub struct Completer {
    inventory: Inventory,
    events: EventStore,
}

/// Why a paid order was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum CompleteError {
    /// Not a paid order.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The payment has overtaken the decision over the stock: it waits.
    #[error("there is no allocation to complete yet")]
    NoAllocationYet,
    /// Paid, though there was nothing to pay for.
    #[error("the stock of the order is depleted: there is nothing to complete")]
    Depleted,
    /// A confirmation that was not made here: the units would be taken without it.
    #[error("the event store tells of a confirmation that the inventory did not make")]
    ToldByOthers,
}

impl Dispose for CompleteError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Foreign(error) => error.disposition(),
            Self::Store(error) => error.disposition(),
            Self::NoAllocationYet => Disposition::Transient,
            Self::Depleted | Self::ToldByOthers => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Foreign(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::NoAllocationYet => "no_allocation_yet",
            Self::Depleted => "stock_depleted",
            Self::ToldByOthers => "told_by_others",
        }
    }
}

impl Completer {
    /// Reads `INVENTORY_TABLE` and `EVENT_STORE_TABLE`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let inventory = Inventory::new(aws, env.required("INVENTORY_TABLE"));
        Self::new(inventory, EventStore::new(aws, env.required("EVENT_STORE_TABLE")))
    }

    /// A completer of this stock.
    pub const fn new(inventory: Inventory, events: EventStore) -> Self {
        Self { inventory, events }
    }
}

impl Handler for Completer {
    type Error = CompleteError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, CompleteError> {
        let event = &delivery.event;
        let Some((Step::PaymentAccepted, data)) = event.order() else {
            return Err(Foreign(event.r#type).into());
        };
        let order = data.clone().into_order(event.org_id.clone());
        let remark = Remark { payment_id: data.payment_id.clone(), ..Remark::default() };
        let confirmed = NewEvent::step(&order, Step::Confirmed, remark, &ids::following(event))?;
        let id = (&order.org_id, &order.id);
        match self.inventory.complete(&self.events, id, &confirmed, clock::now()).await? {
            Completed::New => Ok(Applied::Changed),
            Completed::Known(Standing::Depleted) => Err(CompleteError::Depleted),
            // Completed before, or called off meanwhile: then the units are back, and the payment will be.
            Completed::Known(_) => Ok(Applied::Duplicate),
            Completed::Undecided => Err(CompleteError::NoAllocationYet),
            Completed::ToldByOthers => Err(CompleteError::ToldByOthers),
        }
    }
}
