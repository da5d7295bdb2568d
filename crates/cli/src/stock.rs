//! The demo stock: what the orgs have on their shelves, and what it costs.

use tradewind_domain::{LotId, Money, OrgId, Sku, Units};
use tradewind_events::stock::Restocked;
use tradewind_kit::{Aws, ids};
use tradewind_stores::dynamodb::event_store::{Appended, NewEvent};
use tradewind_stores::{Catalogue, EventStore};

use crate::Result;
use crate::stage::Stage;
use crate::users::ORGS;

/// The lot that all of it comes in. Counted once, so that seeding again adds nothing.
const LOT: &str = "SEED-1";

/// Sku, price, units.
const SHELVES: [(&str, &str, u64); 9] = [
    ("APPLES", "1.50", 1000),
    ("ORANGES", "2.00", 1000),
    ("BANANAS", "1.20", 1000),
    ("SKU-1", "19.90", 1000),
    ("SKU-2", "9.90", 1000),
    ("PROD-001", "999.00", 1000),
    ("PROD-002", "249.00", 1000),
    ("PROD-003", "79.00", 5),
    ("FAIL-ME", "1.00", 1000),
];

/// Prices the skus and restocks them, as `restockSku` does; how many lots were new.
pub async fn seed(stage: &Stage) -> Result<usize> {
    let aws = Aws::from(stage.aws.clone());
    let events = EventStore::new(&aws, stage.physical("event-store"));
    let catalogue = Catalogue::new(&aws, stage.physical("orders"));
    let mut added = 0;
    for org in ORGS {
        let org = OrgId::parse("org", org).map_err(|violation| violation.to_string())?;
        for (sku, price, units) in SHELVES {
            let restocked = lot(sku, units).map_err(|violation| violation.to_string())?;
            let price: Money = price.parse().map_err(|violation| format!("{violation}"))?;
            catalogue.set_price(&org, &restocked.sku, price).await?;
            added += usize::from(restock(&events, &org, &restocked).await?);
        }
    }
    Ok(added)
}

fn lot(sku: &str, units: u64) -> std::result::Result<Restocked, tradewind_domain::Violation> {
    Ok(Restocked {
        sku: Sku::parse("sku", sku)?,
        units: Units::parse("units", units)?,
        lot_id: LotId::parse("lotId", LOT)?,
    })
}

async fn restock(events: &EventStore, org: &OrgId, restocked: &Restocked) -> Result<bool> {
    let event = NewEvent::lot(org, restocked, &ids::beginning(ids::trace()))?;
    Ok(matches!(events.append(&event).await?, Appended::New))
}
