//! Reading the stock.

use jiff::Timestamp;
use tradewind_domain::{OrgId, Sku};

use super::super::item::{Item, key, s, take_n, take_parsed, take_s};
use super::super::{Direction, TableError};
use super::allocation::sku_sort_key;
use super::{Inventory, partition};

/// The units of a sku.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// Of what.
    pub sku: Sku,
    /// Free to be ordered.
    pub available: u64,
    /// Reserved for orders that are not paid yet.
    pub allocated: u64,
    /// Gone with paid orders.
    pub shipped: u64,
    /// All that ever came in: the sum of the other three.
    pub restocked: u64,
    /// When the first lot came in.
    pub created_at: Timestamp,
    /// When units last moved.
    pub updated_at: Timestamp,
}

/// Some skus, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most as many as were asked for.
    pub skus: Vec<Stock>,
    /// True if there are more behind the last.
    pub has_more: bool,
}

impl Inventory {
    /// The stock of one sku, as of now; `None` if it never came in.
    pub async fn sku(&self, org_id: &OrgId, sku: &Sku) -> Result<Option<Stock>, TableError> {
        let key = key(partition(org_id), sku_sort_key(sku));
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key));
        get.consistent_read(true).send().await?.item.map(stock).transpose()
    }

    /// The stock of an org, at most `limit` skus, behind one.
    pub async fn skus(
        &self,
        org_id: &OrgId,
        direction: Direction,
        limit: usize,
        after: Option<&Sku>,
    ) -> Result<Page, TableError> {
        let pk = partition(org_id);
        let mut skus = Vec::new();
        let mut start = after.map(|sku| key(pk.as_str(), sku_sort_key(sku)));
        loop {
            // One more than wanted tells whether there are more.
            let wanted = i32::try_from(limit + 1 - skus.len()).unwrap_or(i32::MAX);
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
                .expression_attribute_values(":pk", s(pk.as_str()))
                .expression_attribute_values(":prefix", s("SKU#"))
                .scan_index_forward(direction == Direction::Ascending)
                .limit(wanted)
                .set_exclusive_start_key(start.take());
            let answer = query.send().await?;
            for item in answer.items.into_iter().flatten() {
                skus.push(stock(item)?);
            }
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if skus.len() > limit || start.is_none() {
                break;
            }
        }
        let has_more = skus.len() > limit;
        skus.truncate(limit);
        Ok(Page { skus, has_more })
    }
}

fn stock(mut item: Item) -> Result<Stock, TableError> {
    let item = &mut item;
    let sort_key = take_s(item, "sk")?;
    let sku = sort_key.strip_prefix("SKU#").and_then(|sku| Sku::parse("sku", sku).ok());
    Ok(Stock {
        sku: sku.ok_or(TableError::Corrupt("sk"))?,
        available: take_n(item, "available")?,
        allocated: take_n(item, "allocated")?,
        shipped: take_n(item, "shipped")?,
        restocked: take_n(item, "restocked")?,
        created_at: take_parsed(item, "createdAt")?,
        updated_at: take_parsed(item, "updatedAt")?,
    })
}
