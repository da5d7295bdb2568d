//! `POST /api/v1/orders/listOrders`: the list as terminals read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::OrderId;
use tradewind_domain::order::{History, Order, Step};
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Cursor, Limit, Problem, Reply, SortDirection, given};
use tradewind_stores::dynamodb::orders::OrderPage;
use utoipa::ToSchema;

use crate::api::Environment;
use crate::show;
use crate::wire::OrderStatus;

/// Which orders. Without a body: the first 50.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListOrders {
    /// Only this one; the other fields then say nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$")]
    order_id: Option<String>,
    /// How many.
    #[serde(default)]
    #[schema(value_type = u16, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// Oldest first (`asc`), or newest.
    #[serde(default)]
    sort_direction: SortDirection,
    /// From where: the `nextToken` of the page before.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedOrders {
    /// At most as many as were asked for.
    orders: Vec<ListedOrder>,
    /// Where the next page begins; missing on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// An order as terminals know it: of one sku, though others may have ordered more.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedOrder {
    /// The order.
    order_id: String,
    /// Where it stands, for developers: named like the event.
    #[schema(example = "ORDER_PAYMENT_ACCEPTED_STATUS")]
    order_status: &'static str,
    /// Where it stands, for people.
    status: OrderStatus,
    /// The sku of the first line.
    sku: String,
    /// The units of the first line.
    units: u64,
    /// What all of it costs.
    price: Amount,
    /// Who placed it.
    user_id: String,
    /// When it was placed.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When something that counts last happened.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Everything that was ordered.
    lines: Vec<ListedLine>,
}

/// So many of one sku.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedLine {
    /// Of what.
    sku: String,
    /// How many.
    units: u64,
}

/// Lists orders.
#[utoipa::path(
    post, path = "/api/v1/orders/listOrders", tag = "orders", operation_id = "listOrders",
    request_body = Option<ListOrders>,
    responses(
        (status = 200, description = "A page of orders", body = ListedOrders),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_orders(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let ListOrders { order_id, limit, sort_direction, next_token } = call.json_or_default()?;
    let org_id = &call.caller.org_id;
    if let Some(id) = order_id {
        let found = show::find(environment, call, &OrderId::parse("orderId", &id)?).await?;
        let orders = found.into_iter().map(|found| ListedOrder::of(found.order, &found.history)).collect();
        return Reply::ok(&ListedOrders { orders, next_token: None });
    }
    // A token of one direction leads nowhere in the other.
    let name = format!("listOrders?{}", sort_direction.as_str());
    let cursors = Cursor::of(&name, org_id);
    let after = next_token.map(|token| cursors.decode("nextToken", &token)).transpose()?;
    let page =
        environment.orders.list(org_id, None, sort_direction.into(), limit.get(), after.as_ref()).await;
    let OrderPage { orders, next } = page.map_err(|error| Problem::from_failure(&error))?;
    let next_token = next.map(|position| cursors.encode(&position)).transpose()?;
    let orders = orders.into_iter().map(|summary| ListedOrder::of(summary.order, &summary.history));
    Reply::ok(&ListedOrders { orders: orders.collect(), next_token })
}

impl ListedOrder {
    fn of(order: Order, history: &History) -> Self {
        let lines = order.lines.into_iter();
        let lines: Vec<_> =
            lines.map(|line| ListedLine { sku: line.sku.into(), units: line.units.get() }).collect();
        // An order has at least one line.
        let (sku, units) = lines.first().map(|line| (line.sku.clone(), line.units)).unwrap_or_default();
        Self {
            order_id: order.id.into(),
            order_status: history.decisive().unwrap_or(Step::Placed).status_name(),
            status: history.status().into(),
            sku,
            units,
            price: order.total.into(),
            user_id: order.user_id.into(),
            created_at: order.placed_at,
            updated_at: history.updated_at().unwrap_or(order.placed_at),
            lines,
        }
    }
}
