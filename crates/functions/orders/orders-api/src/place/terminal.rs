//! `POST /api/v1/orders/placeOrder`: the terminals' endpoint. Not screened.

use serde::Deserialize;
use tradewind_domain::order::Line;
use tradewind_domain::{Checker, Invalid, OrderId, Sku, Units, UserId};
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Count, Problem, Reply};
use utoipa::ToSchema;

use super::checkout::PlacedOrder;
use super::place;
use super::request::{Endpoint, Request};
use crate::api::Environment;

/// An order of one sku, as a terminal sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TerminalOrder {
    /// The terminal's id for the order: the same order again is the same answer.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "ABC001")]
    order_id: String,
    /// What is ordered.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "APPLES")]
    sku: String,
    /// How many.
    #[schema(value_type = u32, minimum = 1, maximum = 1_000_000)]
    units: Count,
    /// What all of it costs. The payment gateway rejects 0, and 100,000 and above.
    price: Amount,
    /// Who stands at the terminal.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "123456")]
    user_id: String,
}

impl TerminalOrder {
    /// Checks every value. Without a contact: the terminal is not the one to write to.
    fn parse(self) -> Result<Request, Invalid> {
        let mut check = Checker::default();
        let order_id = check.take(OrderId::parse("orderId", &self.order_id));
        let sku = check.take(Sku::parse("sku", &self.sku));
        let units = check.take(Units::parse("units", self.units.0));
        let user_id = check.take(UserId::parse("userId", &self.user_id));
        match (order_id, sku, units, user_id) {
            (Some(order_id), Some(sku), Some(units), Some(user_id)) => Ok(Request {
                endpoint: Endpoint::Terminal,
                order_id: Some(order_id),
                lines: vec![Line { sku, units }],
                amount: Some(self.price.0),
                user_id,
                customer_id: None,
                work_order_id: None,
                contact: None,
            }),
            _ => Err(check.into_invalid()),
        }
    }
}

/// Places an order of a terminal.
#[utoipa::path(
    post, path = "/api/v1/orders/placeOrder", tag = "orders", operation_id = "placeOrder",
    request_body = TerminalOrder,
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, min_length = 1, max_length = 255,
            description = "The same key with the same content is the same order")),
    responses(
        (status = 202, description = "Placed", body = PlacedOrder, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this was answered before"))),
        (status = 409, description = "The key or the id stands for another order", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn place_terminal_order(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let request = call.json::<TerminalOrder>()?.parse()?;
    let placed = place(environment, call, request).await?;
    let reply = Reply::accepted(&PlacedOrder::from(&placed))?;
    Ok(placed.mark(reply))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_named_at_once() {
        let body = r#"{"orderId": "a", "sku": "b", "units": 0, "price": 33.25, "userId": "c"}"#;
        let invalid = serde_json::from_str::<TerminalOrder>(body).unwrap().parse().unwrap_err();
        let fields: Vec<_> = invalid.0.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["orderId", "sku", "units", "userId"]);
    }
}
