//! `POST /orders`: the public checkout.

use serde::{Deserialize, Serialize};
use tradewind_domain::order::{Line, lines};
use tradewind_domain::{
    Checker, CustomerRef, Invalid, OrderId, Sku, Units, UserId, Violation, WorkOrderId, email,
};
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Count, Problem, Reply, given};
use utoipa::ToSchema;

use super::request::{Endpoint, Request};
use super::{Placed, place, user_of};
use crate::api::Environment;
use crate::wire::Object;

/// The body as it came: all fields of both shapes. One struct and not two, so that a wrong field is named whichever shape
/// was meant.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Body {
    #[serde(deserialize_with = "given")]
    order_id: Option<String>,
    #[serde(deserialize_with = "given")]
    customer_id: Option<String>,
    #[serde(deserialize_with = "given")]
    work_order_id: Option<String>,
    #[serde(deserialize_with = "given")]
    contact_email: Option<String>,
    #[serde(deserialize_with = "given")]
    items: Option<Vec<Object<OrderItem>>>,
    #[serde(deserialize_with = "given")]
    product_id: Option<String>,
    #[serde(deserialize_with = "given")]
    quantity: Option<Count>,
    #[serde(deserialize_with = "given")]
    total_amount: Option<Amount>,
}

/// So many of one sku.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderItem {
    /// Of what.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "SKU-1")]
    sku: String,
    /// How many.
    #[schema(value_type = u32, minimum = 1, maximum = 1_000_000)]
    qty: Count,
}

/// An order, in one of two shapes.
#[derive(Debug, ToSchema)]
#[serde(untagged)]
pub enum NewOrder {
    /// Several skus, priced by the catalogue.
    Items(OrderByItems),
    /// One product for an amount.
    Product(OrderByProduct),
}

/// An order of several skus. Its total comes from the catalogue; a sku that is not in it counts nothing, and the order
/// will end as `FAILED_INSUFFICIENT_STOCK`.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderByItems {
    /// The client's id for the order: the same order again is the same answer. A UUID is made when it is missing.
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$")]
    order_id: Option<String>,
    /// Whom it is for.
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "cust-123")]
    customer_id: Option<String>,
    /// The work order that the parts are for. It is not looked up.
    #[schema(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
    /// What is ordered. Lines of the same sku become one.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<OrderItem>,
    /// Where mail about the order goes; the caller's own address when missing.
    #[schema(
        nullable = false,
        format = "email",
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
    )]
    contact_email: Option<String>,
}

/// An order of one product for an amount.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderByProduct {
    /// The client's id for the order: the same order again is the same answer. A UUID is made when it is missing.
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$")]
    order_id: Option<String>,
    /// Whom it is for.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "CUST-123")]
    customer_id: String,
    /// The work order that the parts are for. It is not looked up.
    #[schema(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
    /// What is ordered.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "PROD-001")]
    product_id: String,
    /// How many.
    #[schema(value_type = u32, minimum = 1, maximum = 1_000_000)]
    quantity: Count,
    /// What all of it costs.
    total_amount: Amount,
    /// Where mail about the order goes; the caller's own address when missing.
    #[schema(
        nullable = false,
        format = "email",
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
    )]
    contact_email: Option<String>,
}

impl Body {
    /// Which of the shapes it is: all of one, nothing of the other.
    fn shape(self) -> Result<NewOrder, Invalid> {
        let of_product = [
            ("productId", self.product_id.is_some()),
            ("quantity", self.quantity.is_some()),
            ("totalAmount", self.total_amount.is_some()),
        ];
        let named = |wanted: bool, message: &'static str| {
            let fields = of_product.iter().filter(move |(_, there)| *there == wanted);
            fields.map(move |(field, _)| Violation::new(field, message))
        };
        let Self { order_id, customer_id, work_order_id, contact_email, .. } = self;
        let Self { items, product_id, quantity, total_amount, .. } = self;
        if let Some(items) = items {
            let surplus: Vec<_> = named(true, "cannot stand beside items").collect();
            if !surplus.is_empty() {
                return Err(Invalid(surplus));
            }
            let items = items.into_iter().map(|Object(item)| item).collect();
            let order = OrderByItems { order_id, customer_id, work_order_id, items, contact_email };
            return Ok(NewOrder::Items(order));
        }
        let missing: Vec<_> = named(false, "is required where there are no items").collect();
        match (customer_id, product_id, quantity, total_amount) {
            (Some(customer_id), Some(product_id), Some(quantity), Some(total_amount)) => {
                Ok(NewOrder::Product(OrderByProduct {
                    order_id,
                    customer_id,
                    work_order_id,
                    product_id,
                    quantity,
                    total_amount,
                    contact_email,
                }))
            }
            (_, None, None, None) => {
                let items = Violation::new("items", "is required, or productId, quantity and totalAmount");
                Err(Invalid(std::iter::once(items).chain(missing).collect()))
            }
            (customer, ..) => {
                let customer =
                    customer.is_none().then(|| Violation::new("customerId", "is required with productId"));
                Err(Invalid(customer.into_iter().chain(missing).collect()))
            }
        }
    }
}

impl NewOrder {
    /// Checks every value. All that is wrong is named at once.
    fn parse(self, user_id: UserId) -> Result<Request, Invalid> {
        let mut check = Checker::default();
        let (ids, email, lines, amount) = match self {
            Self::Items(order) => {
                let items: Vec<_> = order.items.into_iter().map(|item| (item.sku, item.qty.0)).collect();
                let ids = (order.order_id, order.customer_id, order.work_order_id);
                (ids, order.contact_email, lines::parse(&items), None)
            }
            Self::Product(order) => {
                let line = line(&order.product_id, order.quantity);
                let ids = (order.order_id, Some(order.customer_id), order.work_order_id);
                (ids, order.contact_email, line.map(|line| vec![line]), Some(order.total_amount.0))
            }
        };
        let order_id = ids.0.map(|id| OrderId::parse("orderId", &id)).transpose();
        let customer_id = ids.1.map(|id| CustomerRef::parse("customerId", &id)).transpose();
        let work_order_id = ids.2.map(|id| WorkOrderId::parse("workOrderId", &id)).transpose();
        let contact = email.map(|email| email::parse("contactEmail", &email)).transpose();
        let (order_id, customer_id) = (check.take(order_id), check.take(customer_id));
        let (work_order_id, contact) = (check.take(work_order_id), check.take(contact));
        let mut invalid = check.into_invalid();
        match (order_id, customer_id, work_order_id, contact, lines) {
            (Some(order_id), Some(customer_id), Some(work_order_id), Some(contact), Ok(lines)) => {
                Ok(Request {
                    endpoint: Endpoint::Checkout,
                    order_id,
                    lines,
                    amount,
                    user_id,
                    customer_id,
                    work_order_id,
                    contact,
                })
            }
            (.., lines) => {
                invalid.0.extend(lines.err().into_iter().flat_map(|lines| lines.0));
                Err(invalid)
            }
        }
    }
}

fn line(product_id: &str, quantity: Count) -> Result<Line, Invalid> {
    let mut check = Checker::default();
    let sku = check.take(Sku::parse("productId", product_id));
    let units = check.take(Units::parse("quantity", quantity.0));
    match (sku, units) {
        (Some(sku), Some(units)) => Ok(Line { sku, units }),
        _ => Err(check.into_invalid()),
    }
}

/// The order is in the event store, and everything else follows from there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// The order.
    order_id: String,
    /// The event that tells of it.
    event_id: String,
    /// Always `PENDING`: what becomes of the order is shown at `GET /orders/{orderId}`.
    #[schema(example = "PENDING")]
    status: &'static str,
}

impl From<&Placed> for PlacedOrder {
    fn from(placed: &Placed) -> Self {
        let (order_id, event_id) = (placed.order_id.to_string(), placed.event_id.clone());
        Self { order_id, event_id, status: "PENDING" }
    }
}

/// Places an order, unless screening flags it.
#[utoipa::path(
    post, path = "/orders", tag = "orders", operation_id = "placeCheckoutOrder", request_body = NewOrder,
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, min_length = 1, max_length = 255,
            description = "The same key with the same content is the same order")),
    responses(
        (status = 201, description = "Placed", body = PlacedOrder, headers(
            ("Location" = String, description = "Where the order is"),
            ("Idempotency-Replayed" = String, description = "`true` when this was answered before"))),
        (status = 409, description = "The key or the id stands for another order", content_type = "application/problem+json"),
        (status = 422, description = "Flagged for review; nothing was written", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn place_order(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let request = body.shape()?.parse(user_of(call)?)?;
    let placed = place(environment, call, request).await?;
    let reply = Reply::created(format!("/orders/{}", placed.order_id), &PlacedOrder::from(&placed))?;
    Ok(placed.mark(reply))
}

#[cfg(test)]
mod tests;
