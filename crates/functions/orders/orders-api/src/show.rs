//! One order, folded from its events.

use jiff::Timestamp;
use serde::Serialize;
use tradewind_domain::OrderId;
use tradewind_domain::order::{Rejection, Step};
use tradewind_events::TraceContext;
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_stores::dynamodb::event_store::OrderEvents;
use utoipa::ToSchema;

use crate::api::Environment;
use crate::wire::{OrderLine, OrderStatus};

/// An order and what happened to it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetails {
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
    /// Where mail about it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact: Option<String>,
    /// When it was placed.
    #[schema(value_type = String, format = "date-time")]
    placed_at: Timestamp,
    /// When something that counts last happened.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Why it stands there, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// The gateway's id of the charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    payment_id: Option<String>,
    /// What happened, in the order of time.
    history: Vec<OrderEvent>,
}

/// Something that happened to an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderEvent {
    /// The type of the event.
    #[schema(example = "OrderStockAllocated")]
    event: &'static str,
    /// The `orderStatus` that it leads to.
    #[schema(example = "ORDER_STOCK_ALLOCATED_STATUS")]
    order_status: &'static str,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// Its identity.
    event_id: String,
    /// Where to look in the logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trace_id: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// False for an event from the future: it waits for what must come before it.
    counted: bool,
}

/// Shows an order with its history.
#[utoipa::path(
    get, path = "/orders/{orderId}", tag = "orders", operation_id = "getOrder",
    params(("orderId" = String, Path, description = "The order")),
    responses(
        (status = 200, description = "The order", body = OrderDetails),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn get_order(environment: &Environment, call: &Call, id: &str) -> Result<Reply, Problem> {
    let found = match OrderId::parse("orderId", id) {
        Ok(id) => find(environment, call, &id).await?,
        Err(_) => None,
    };
    let found = found.ok_or_else(|| Problem::not_found(Rejection::NotFound.to_string()))?;
    Reply::ok(&OrderDetails::of(found))
}

/// An order of the caller's org that was placed. What only has events from the future is none yet.
pub(crate) async fn find(
    environment: &Environment,
    call: &Call,
    id: &OrderId,
) -> Result<Option<OrderEvents>, Problem> {
    let found = environment.events.order(&call.caller.org_id, id).await;
    let found = found.map_err(|error| Problem::from_failure(&error))?;
    Ok(found.filter(|found| found.history.has(Step::Placed)))
}

impl OrderDetails {
    fn of(found: OrderEvents) -> Self {
        let OrderEvents { order, history, events } = found;
        let settled = history.settled();
        let decisive = history.decisive().unwrap_or(Step::Placed);
        let reason =
            events.iter().find(|event| event.step == decisive).and_then(|event| event.reason.clone());
        let payment_id = events.iter().find_map(|event| event.payment_id.clone());
        let history_of = events.into_iter().map(|event| OrderEvent {
            event: event.step.event_type(),
            order_status: event.step.status_name(),
            at: event.time,
            event_id: event.id.to_string(),
            trace_id: event.traceparent.map(TraceContext::trace_id),
            reason: event.reason,
            counted: settled.has(event.step),
        });
        Self {
            order_id: order.id.to_string(),
            status: history.status().into(),
            order_status: decisive.status_name(),
            items: OrderLine::of(&order.lines),
            total: order.total.into(),
            customer_id: order.customer_id.map(|customer| customer.to_string()),
            work_order_id: order.work_order_id.map(|id| id.to_string()),
            user_id: order.user_id.to_string(),
            contact: order.contact,
            placed_at: order.placed_at,
            updated_at: history.updated_at().unwrap_or(order.placed_at),
            reason,
            payment_id,
            history: history_of.collect(),
        }
    }
}
