//! The orders of an org, newest first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::order::{Status, Step};
use tradewind_domain::{Checker, Violation, WorkOrderId};
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Cursor, Limit, Problem, Reply};
use tradewind_stores::dynamodb::Direction;
use tradewind_stores::dynamodb::orders::{OrderPage, Summary};
use utoipa::{IntoParams, ToSchema};

use crate::api::Environment;
use crate::wire::{OrderLine, OrderStatus};

/// Which orders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct Query {
    /// How many.
    #[param(value_type = Option<u16>, nullable = false, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// From where: the `nextCursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
    /// Only those that stand there.
    #[param(value_type = Option<OrderStatus>, nullable = false)]
    status: Option<String>,
    /// Only those for this work order.
    #[param(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
}

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Orders {
    /// At most as many as were asked for. Of one status there may be fewer, or none, although there is a next page.
    orders: Vec<OrderSummary>,
    /// Where the next page begins; missing on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
}

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderSummary {
    /// The order.
    order_id: String,
    /// Where it stands, for people.
    status: OrderStatus,
    /// Where it stands, for developers: named like the event.
    #[schema(example = "ORDER_STOCK_ALLOCATED_STATUS")]
    order_status: &'static str,
    /// What was ordered.
    items: Vec<OrderLine>,
    /// What all of it costs.
    total: Amount,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    customer_id: Option<String>,
    /// The work order that its parts are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
    /// Who placed it.
    user_id: String,
    /// When it was placed.
    #[schema(value_type = String, format = "date-time")]
    placed_at: Timestamp,
    /// When something that counts last happened.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
}

/// Lists orders, newest first. The list follows the events by a moment.
#[utoipa::path(
    get, path = "/orders", tag = "orders", operation_id = "getOrders", params(Query),
    responses(
        (status = 200, description = "A page of orders", body = Orders),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn get_orders(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let Query { limit, cursor, status, work_order_id } = call.query()?;
    let mut check = Checker::default();
    let status = check.take(status.as_deref().map(parse_status).transpose());
    let work_order = work_order_id.map(|id| WorkOrderId::parse("workOrderId", &id)).transpose();
    let (Some(status), Some(work_order)) = (status, check.take(work_order)) else {
        return Err(check.into_invalid().into());
    };
    let org_id = &call.caller.org_id;
    // A cursor leads on in its own list, and in no other.
    let of_work_order = work_order.map(|id| format!("&workOrderId={id}")).unwrap_or_default();
    let name = format!("orders?status={}{of_work_order}", status.map_or("", Status::as_str));
    let cursors = Cursor::of(&name, org_id);
    let after = cursor.map(|cursor| cursors.decode("cursor", &cursor)).transpose()?;
    let (orders, limit, after) = (&environment.orders, limit.get(), after.as_ref());
    let page = match work_order {
        None => orders.list(org_id, status, Direction::Descending, limit, after).await,
        Some(id) => orders.list_of_work_order(org_id, id, status, Direction::Descending, limit, after).await,
    };
    let OrderPage { orders, next } = page.map_err(|error| Problem::from_failure(&error))?;
    let next_cursor = next.map(|position| cursors.encode(&position)).transpose()?;
    Reply::ok(&Orders { orders: orders.into_iter().map(OrderSummary::of).collect(), next_cursor })
}

fn parse_status(name: &str) -> Result<Status, Violation> {
    Status::from_name(name).ok_or_else(|| {
        let names = Status::ALL.map(Status::as_str).join(", ");
        Violation::new("status", format!("must be one of {names}"))
    })
}

impl OrderSummary {
    fn of(summary: Summary) -> Self {
        let Summary { order, history } = summary;
        Self {
            order_id: order.id.to_string(),
            status: history.status().into(),
            order_status: history.decisive().unwrap_or(Step::Placed).status_name(),
            items: OrderLine::of(&order.lines),
            total: order.total.into(),
            customer_id: order.customer_id.map(|customer| customer.to_string()),
            work_order_id: order.work_order_id.map(|id| id.to_string()),
            user_id: order.user_id.to_string(),
            placed_at: order.placed_at,
            updated_at: history.updated_at().unwrap_or(order.placed_at),
        }
    }
}
