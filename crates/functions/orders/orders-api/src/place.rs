//! Placing an order: known requests first, then price, screening, and one write.

pub(crate) mod checkout;
mod known;
mod price;
mod request;
mod screening;
pub(crate) mod terminal;

use tradewind_domain::order::{Order, Step};
use tradewind_domain::{OrderId, UserId, email};
use tradewind_events::order::{Remark, encode};
use tradewind_kit::http::{Call, Problem};
use tradewind_kit::ids;
use tradewind_stores::dynamodb::event_store::{EventKey, NewEvent};

use crate::api::Environment;
use known::{Ask, Placed};
use request::{Endpoint, Request};

/// Places an order, or answers as when it was placed.
async fn place(environment: &Environment, call: &Call, request: Request) -> Result<Placed, Problem> {
    let ask = Ask { org_id: &call.caller.org_id, key: call.idempotency_key()?, hash: request.hash() };
    if let Some(placed) = ask.look_up(environment, request.order_id.as_ref()).await? {
        return Ok(placed);
    }
    let skus = request.lines.iter().map(|line| &line.sku);
    let prices = environment.catalogue.prices(ask.org_id, skus).await;
    let prices = prices.map_err(|error| Problem::from_failure(&error))?;
    let total = request.amount.map_or_else(|| price::total(&request.lines, &prices), Ok)?;
    if request.endpoint == Endpoint::Checkout {
        screening::screen(&environment.screener, &request, total, &prices).await?;
    }
    let id = match request.order_id.clone() {
        Some(id) => id,
        None => OrderId::parse("orderId", &ids::uuid().to_string())?,
    };
    let origin = ids::beginning(call.trace);
    let contact = contact_of(call, &request);
    let order = request.into_order(id, ask.org_id.clone(), total, origin.time);
    let order = Order { contact, ..order };
    let encoded = encode(&order, Step::Placed, Remark::default(), &origin)
        .map_err(|error| crate::unwritable(&error))?;
    let key = EventKey::step(ask.org_id, &order.id, Step::Placed);
    let event = NewEvent::new(key, ask.org_id, origin.time, encoded).with_request_hash(ask.hash.clone());
    ask.write(environment, &order.id, &event).await
}

/// Where mail goes: what the request says, else, at the checkout, the caller's own address. At a terminal the caller is
/// not the one who orders.
fn contact_of(call: &Call, request: &Request) -> Option<String> {
    let own = || email::parse("email", call.caller.email.as_deref()?).ok();
    match request.endpoint {
        Endpoint::Checkout => request.contact.clone().or_else(own),
        Endpoint::Terminal => None,
    }
}

/// The caller as the one who orders.
fn user_of(call: &Call) -> Result<UserId, Problem> {
    UserId::parse("sub", &call.caller.subject).map_err(|_| Problem::forbidden("the token names no user"))
}
