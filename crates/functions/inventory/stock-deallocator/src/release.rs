//! Giving the stock of orders back.

use tradewind_domain::order::Step;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, clock};
use tradewind_stores::Inventory;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::inventory::{Cause, Released, Standing};

/// Gives the stock of orders back.
#[derive(Clone, Debug)]
pub struct Deallocator {
    inventory: Inventory,
}

/// Why nothing was given back.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Not an order that ended this way.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// The stock failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The rejection has overtaken the decision over the stock: it waits.
    #[error("there is no allocation to give back yet")]
    NoAllocationYet,
    /// Its payment was accepted before it was rejected: one of the two is wrong, and people must say which.
    #[error("the order is paid and confirmed: its stock is not given back for a rejected payment")]
    Confirmed,
}

impl Dispose for ReleaseError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Foreign(error) => error.disposition(),
            Self::Store(error) => error.disposition(),
            Self::NoAllocationYet => Disposition::Transient,
            Self::Confirmed => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Foreign(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::NoAllocationYet => "no_allocation_yet",
            Self::Confirmed => "order_confirmed",
        }
    }
}

impl Deallocator {
    /// Reads `INVENTORY_TABLE`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(Inventory::new(aws, env.required("INVENTORY_TABLE")))
    }

    /// A deallocator of this stock.
    pub const fn new(inventory: Inventory) -> Self {
        Self { inventory }
    }
}

impl Handler for Deallocator {
    type Error = ReleaseError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, ReleaseError> {
        let event = &delivery.event;
        let (cause, order_id) = match event.order() {
            Some((Step::PaymentRejected, data)) => (Cause::PaymentRejected, &data.order_id),
            Some((Step::Cancelled, data)) => (Cause::Cancelled, &data.order_id),
            _ => return Err(Foreign(event.r#type).into()),
        };
        match self.inventory.release((&event.org_id, order_id), cause, clock::now()).await? {
            Released::Returned | Released::Barred => Ok(Applied::Changed),
            Released::Known(Standing::Completed) => Err(ReleaseError::Confirmed),
            Released::Known(_) => Ok(Applied::Duplicate),
            Released::Undecided => Err(ReleaseError::NoAllocationYet),
        }
    }
}
