//! `POST /api/v1/inventory/listSkus`: the stock of the caller's org.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::{Checker, OrgId, Sku, Violation};
use tradewind_kit::http::{Call, Cursor, Limit, Problem, Reply, SortDirection, given};
use tradewind_stores::Inventory;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::inventory::{Page, Stock};
use utoipa::ToSchema;

/// Which skus. Without a body: the first 50.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListSkus {
    /// Only this one; the other fields then say nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "APPLES")]
    sku: Option<String>,
    /// How many.
    #[serde(default)]
    #[schema(value_type = u16, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// In the order of their names, or against it.
    #[serde(default)]
    sort_direction: SortDirection,
    /// Where the page before ended: its `nextToken`, with the same `sortDirection`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// Some skus.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkuPage {
    /// In the order asked for.
    skus: Vec<SkuStock>,
    /// There is more: ask again with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// The units of one sku.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkuStock {
    /// Of what.
    #[schema(example = "APPLES")]
    sku: String,
    /// Free to be ordered.
    units: u64,
    /// Reserved for orders that are not paid yet.
    allocated: u64,
    /// Gone with paid orders.
    shipped: u64,
    /// When the first lot came in.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When units last moved.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
}

impl From<Stock> for SkuStock {
    fn from(stock: Stock) -> Self {
        Self {
            sku: stock.sku.to_string(),
            units: stock.available,
            allocated: stock.allocated,
            shipped: stock.shipped,
            created_at: stock.created_at,
            updated_at: stock.updated_at,
        }
    }
}

/// Shows the stock: one sku, or a page of all.
#[utoipa::path(
    post, path = "/api/v1/inventory/listSkus", tag = "inventory", operation_id = "listSkus",
    request_body = Option<ListSkus>,
    responses(
        (status = 200, description = "The stock; without entries where a sku never came in", body = SkuPage),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_skus(inventory: &Inventory, call: &Call) -> Result<Reply, Problem> {
    let request = if call.body().is_empty() { ListSkus::default() } else { call.json()? };
    let org_id = &call.caller.org_id;
    // A token of one direction leads nowhere in the other.
    let list = format!("skus?sortDirection={}", request.sort_direction.as_str());
    let cursor = Cursor::of(&list, org_id);
    let mut check = Checker::default();
    let sku = request.sku.as_deref().and_then(|sku| check.take(Sku::parse("sku", sku)));
    let after = request.next_token.as_deref().and_then(|token| check.take(position(&cursor, token)));
    check.finish()?;
    let page = if let Some(sku) = &sku {
        one(inventory, org_id, sku).await
    } else {
        inventory.skus(org_id, request.sort_direction.into(), request.limit.get(), after.as_ref()).await
    };
    let Page { skus, has_more } = page.map_err(|error| Problem::from_failure(&error))?;
    let end = skus.last().filter(|_| has_more);
    let next_token = end.map(|end| cursor.encode(&end.sku)).transpose()?;
    Reply::ok(&SkuPage { skus: skus.into_iter().map(SkuStock::from).collect(), next_token })
}

fn position(cursor: &Cursor<'_>, token: &str) -> Result<Sku, Violation> {
    cursor.decode("nextToken", token)
}

async fn one(inventory: &Inventory, org_id: &OrgId, sku: &Sku) -> Result<Page, TableError> {
    let found = inventory.sku(org_id, sku).await?;
    Ok(Page { skus: found.into_iter().collect(), has_more: false })
}
