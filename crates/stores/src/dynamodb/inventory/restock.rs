//! Lots come in, each once.

use aws_sdk_dynamodb::types::{Put, Update};
use jiff::Timestamp;
use tradewind_domain::OrgId;
use tradewind_events::stock::Restocked;

use super::super::TableError;
use super::super::event_store::FREE;
use super::super::item::{key, n, s};
use super::super::transaction::{Cancelled, Transaction};
use super::allocation::sku_sort_key;
use super::{Guard, Inventory, partition};

/// What became of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restock {
    /// Its units are available.
    Added,
    /// It had come in before.
    Known,
}

impl Inventory {
    /// Adds a lot to the stock.
    pub async fn restock(
        &self,
        org_id: &OrgId,
        lot: &Restocked,
        now: Timestamp,
    ) -> Result<Restock, TableError> {
        let (org, now) = (partition(org_id), s(now.to_string()));
        let mut item = key(format!("{org}#SKU#{}", lot.sku), format!("LOT#{}", lot.lot_id));
        item.insert("units".to_owned(), n(lot.units.get()));
        item.insert("createdAt".to_owned(), now.clone());
        let record = Put::builder().table_name(&self.table).set_item(Some(item)).condition_expression(FREE);
        let add = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(org, sku_sort_key(&lot.sku))))
            .update_expression(
                "SET createdAt = if_not_exists(createdAt, :now), updatedAt = :now, \
                 allocated = if_not_exists(allocated, :none), shipped = if_not_exists(shipped, :none) \
                 ADD available :units, restocked :units",
            )
            .expression_attribute_values(":units", n(lot.units.get()))
            .expression_attribute_values(":none", n(0))
            .expression_attribute_values(":now", now);
        let mut transaction = Transaction::new();
        transaction.put(Guard::Record, record)?;
        transaction.update(Guard::Units, add)?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Restock::Added),
            Err(Cancelled::Guards(_)) => Ok(Restock::Known),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}
