//! Cancel, ship, deliver: what people do with an order.

use serde::{Deserialize, Serialize};
use tradewind_domain::order::{Rejection, Step, decide};
use tradewind_domain::{OrderId, text};
use tradewind_events::order::{Remark, encode};
use tradewind_kit::http::{Call, Problem, Reply, given};
use tradewind_kit::ids;
use tradewind_stores::dynamodb::event_store::{EventKey, NewEvent, OrderEvents, Stepped};
use utoipa::ToSchema;

use crate::api::Environment;
use crate::wire::OrderStatus;

/// Between a look at the history and an append to it others may append too, but never more than there are kinds of
/// events: whoever loses a race has fewer left to lose.
const ATTEMPTS: usize = Step::ALL.len();

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Why an order is cancelled.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// For people.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, max_length = 500)]
    reason: Option<String>,
}

/// Nothing has to be said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

/// Where the order stands now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovedOrder {
    /// The order.
    order_id: String,
    /// The event that tells of it; the first one, if it had happened before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    event_id: Option<String>,
    /// The status.
    status: OrderStatus,
}

/// Cancels an order that is not shipped yet. Stock and money go back.
#[utoipa::path(
    post, path = "/orders/{orderId}/cancel", tag = "orders", operation_id = "cancelOrder",
    request_body = Option<Cancellation>, params(("orderId" = String, Path, description = "The order")),
    responses(
        (status = 202, description = "Cancelled, now or before", body = MovedOrder),
        (status = 409, description = "The status forbids it", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn cancel_order(environment: &Environment, call: &Call, id: &str) -> Result<Reply, Problem> {
    let Cancellation { reason } = call.json_or_default()?;
    let reason = text::optional("reason", reason.as_deref(), REASON_MAX)?;
    advance(environment, call, id, Step::Cancelled, reason).await
}

/// Ships a confirmed order.
#[utoipa::path(
    post, path = "/orders/{orderId}/ship", tag = "orders", operation_id = "shipOrder",
    request_body = Option<EmptyBody>, params(("orderId" = String, Path, description = "The order")),
    responses(
        (status = 202, description = "Shipped, now or before", body = MovedOrder),
        (status = 409, description = "The status forbids it", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn ship_order(environment: &Environment, call: &Call, id: &str) -> Result<Reply, Problem> {
    let EmptyBody {} = call.json_or_default()?;
    advance(environment, call, id, Step::Shipped, None).await
}

/// Delivers a shipped order.
#[utoipa::path(
    post, path = "/orders/{orderId}/deliver", tag = "orders", operation_id = "deliverOrder",
    request_body = Option<EmptyBody>, params(("orderId" = String, Path, description = "The order")),
    responses(
        (status = 202, description = "Delivered, now or before", body = MovedOrder),
        (status = 409, description = "The status forbids it", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn deliver_order(
    environment: &Environment,
    call: &Call,
    id: &str,
) -> Result<Reply, Problem> {
    let EmptyBody {} = call.json_or_default()?;
    advance(environment, call, id, Step::Delivered, None).await
}

/// Looks, decides and appends. The store appends only if what was decided on still holds; if not, all over again.
async fn advance(
    environment: &Environment,
    call: &Call,
    id: &str,
    step: Step,
    reason: Option<String>,
) -> Result<Reply, Problem> {
    let unknown = || Problem::not_found(Rejection::NotFound.to_string());
    let (org_id, order_id) = (&call.caller.org_id, OrderId::parse("orderId", id).map_err(|_| unknown())?);
    for _ in 0..ATTEMPTS {
        let found = environment.events.order(org_id, &order_id).await;
        let found = found.map_err(|error| Problem::from_failure(&error))?.ok_or_else(unknown)?;
        let Some(append) = decide(&found.history, step).map_err(|rejection| refusal(&rejection))? else {
            return answer(&found, step, None);
        };
        let origin = ids::beginning(call.trace);
        let remark = Remark { reason: reason.clone(), payment_id: None };
        let encoded =
            encode(&found.order, step, remark, &origin).map_err(|error| crate::unwritable(&error))?;
        let key = EventKey::step(org_id, &order_id, step);
        let event = NewEvent::new(key, org_id, origin.time, encoded);
        let stepped = environment.events.step(org_id, &order_id, &append, &event).await;
        match stepped.map_err(|error| Problem::from_failure(&error))? {
            Stepped::New => {
                tracing::info!(order_id = order_id.as_str(), event_id = %event.id, event_type = event.r#type, "moved an order");
                let mut found = found;
                found.history.add(step, origin.time);
                return answer(&found, step, Some(event.id.to_string()));
            }
            // Somebody else did it, or something else came first: look again.
            Stepped::Exists | Stepped::LostRace => {}
        }
    }
    tracing::error!(order_id = order_id.as_str(), "lost every race for an order");
    Err(Problem::unavailable())
}

fn refusal(rejection: &Rejection) -> Problem {
    let text = rejection.to_string();
    match rejection {
        Rejection::NotFound => Problem::not_found(text),
        Rejection::Forbidden { .. } => Problem::conflict("status_forbids", text),
    }
}

fn answer(found: &OrderEvents, step: Step, event_id: Option<String>) -> Result<Reply, Problem> {
    let recorded = || found.events.iter().find(|event| event.step == step).map(|event| event.id.to_string());
    let (order_id, status) = (found.order.id.to_string(), found.history.status().into());
    Reply::accepted(&MovedOrder { order_id, event_id: event_id.or_else(recorded), status })
}
