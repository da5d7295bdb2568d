//! Adding lots to the stock.

use tradewind_events::catalogue::Data;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, clock};
use tradewind_stores::Inventory;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::inventory::Restock;

/// Adds lots to the stock.
#[derive(Clone, Debug)]
pub struct Restocker {
    inventory: Inventory,
}

/// Why a lot was not added.
#[derive(Debug, thiserror::Error)]
pub enum RestockError {
    /// Not a lot.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// The stock failed.
    #[error(transparent)]
    Store(#[from] TableError),
}

impl Dispose for RestockError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Foreign(error) => error.disposition(),
            Self::Store(error) => error.disposition(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Foreign(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Restocker {
    /// Reads `INVENTORY_TABLE`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(Inventory::new(aws, env.required("INVENTORY_TABLE")))
    }

    /// A restocker of this stock.
    pub const fn new(inventory: Inventory) -> Self {
        Self { inventory }
    }
}

impl Handler for Restocker {
    type Error = RestockError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, RestockError> {
        let event = &delivery.event;
        let Data::SkuRestocked(lot) = &event.data else { return Err(Foreign(event.r#type).into()) };
        match self.inventory.restock(&event.org_id, lot, clock::now()).await? {
            Restock::Added => Ok(Applied::Changed),
            Restock::Known => Ok(Applied::Duplicate),
        }
    }
}
