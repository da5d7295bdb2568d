//! Stock in the schema.

use async_graphql::{Context, ID, Object, SimpleObject};
use tradewind_domain::Sku;
use tradewind_kit::http::Cursor;
use tradewind_stores::dynamodb::Direction;
use tradewind_stores::dynamodb::inventory::{Page as StockPage, Stock};

use super::connection::Page;
use super::page::{AFTER, LOOKUP_COMPLEXITY, complexity, first as page_size};
use super::{Result, both, caller, environment};

/// The units of one sku.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct StockItem {
    /// The sku.
    id: ID,
    /// Of what.
    sku: String,
    /// Units that are free to be ordered.
    available: u64,
    /// Units that are reserved for orders that are not paid yet.
    allocated: u64,
    /// Units that are gone with paid orders.
    shipped: u64,
    /// When the first lot came in: RFC 3339, UTC.
    created_at: String,
    /// When units last moved: RFC 3339, UTC.
    updated_at: String,
}

impl From<Stock> for StockItem {
    fn from(stock: Stock) -> Self {
        Self {
            id: ID(stock.sku.to_string()),
            sku: stock.sku.into(),
            available: stock.available,
            allocated: stock.allocated,
            shipped: stock.shipped,
            created_at: stock.created_at.to_string(),
            updated_at: stock.updated_at.to_string(),
        }
    }
}

/// Stock.
#[derive(Debug, Default)]
pub struct StockQuery;

#[Object]
impl StockQuery {
    /// The stock of one sku; null if it never came in.
    #[graphql(complexity = "LOOKUP_COMPLEXITY + child_complexity")]
    async fn stock_item(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "4 to 64 characters.")] sku: String,
    ) -> Result<Option<StockItem>> {
        let org_id = &caller(context)?.org_id;
        let sku = Sku::parse("sku", &sku)?;
        let found = environment(context)?.inventory.sku(org_id, &sku).await?;
        Ok(found.map(StockItem::from))
    }

    /// Stock in pages of `first` (1 to 100, else 50), by the names of the skus.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn stock(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<StockItem>> {
        let org_id = &caller(context)?.org_id;
        let cursors = Cursor::of("graphql/stock", org_id);
        let after = after.map(|after| cursors.decode::<Sku>(AFTER, &after)).transpose();
        let (limit, after) = both(page_size(first), after)?;
        let inventory = &environment(context)?.inventory;
        let page = inventory.skus(org_id, Direction::Ascending, limit, after.as_ref()).await?;
        let StockPage { skus, has_more } = page;
        let next = skus.last().filter(|_| has_more).map(|last| last.sku.clone());
        let entries = skus.into_iter().map(|stock| (stock.sku.clone(), stock.into())).collect();
        Page::new(cursors, after.is_none(), entries, next.as_ref())
    }
}
