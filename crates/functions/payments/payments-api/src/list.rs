//! `POST /api/v1/payments/listOrderPayments`: the payments of the caller's org.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::order::Line;
use tradewind_domain::payment::Payment;
use tradewind_domain::{Checker, OrderId, OrgId, Violation};
use tradewind_kit::Amount;
use tradewind_kit::http::{Call, Cursor, Limit, Problem, Reply, SortDirection, given};
use tradewind_stores::PaymentView;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::payments::{PaymentPage, Position};
use utoipa::ToSchema;

/// Which payments. Without a body: the first 50.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListOrderPayments {
    /// Only the payment of this order; the other fields then say nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "ABC001")]
    order_id: Option<String>,
    /// How many.
    #[serde(default)]
    #[schema(value_type = u16, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// In the order in which they began, or against it.
    #[serde(default)]
    sort_direction: SortDirection,
    /// Where the page before ended: its `nextToken`, with the same `sortDirection`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// Some payments.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPaymentPage {
    /// In the order asked for.
    order_payments: Vec<OrderPayment>,
    /// There is more: ask again with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_token: Option<String>,
}

/// The payment of an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPayment {
    /// Of which order.
    #[schema(example = "ABC001")]
    order_id: String,
    /// What was ordered: the first of `lines`.
    #[schema(example = "APPLES")]
    sku: String,
    /// How many of it.
    #[schema(example = 20)]
    units: u64,
    /// What was to be paid for all lines.
    price: Amount,
    /// Who placed the order.
    #[schema(example = "123456")]
    user_id: String,
    /// When the payment began.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// The gateway's id of the charge, once it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "pay_9f86d081884c7d65")]
    payment_id: Option<String>,
    /// `PAYMENT_PROCESSING`: under way. `PAYMENT_FAILED`: to be tried again. `PAYMENT_ACCEPTED`: taken.
    /// `PAYMENT_REJECTED`: not taken. `PAYMENT_CANCELLED`: the order was cancelled before. `PAYMENT_REFUNDED`: given back.
    #[schema(value_type = PaymentStatus)]
    payment_status: &'static str,
    /// How often it was tried again, 3 times at most.
    #[schema(maximum = 3)]
    payment_retries: u32,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "amount_out_of_range")]
    reason: Option<String>,
    /// All that was ordered.
    lines: Vec<PaymentLine>,
}

/// How a payment stands.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, clippy::enum_variant_names, reason = "the names of the API, for its document only")]
pub enum PaymentStatus {
    /// Under way.
    PaymentProcessing,
    /// To be tried again.
    PaymentFailed,
    /// Taken.
    PaymentAccepted,
    /// Not taken.
    PaymentRejected,
    /// The order was cancelled before anything was taken for good.
    PaymentCancelled,
    /// Given back after the order was cancelled.
    PaymentRefunded,
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentLine {
    /// Of what.
    #[schema(example = "APPLES")]
    sku: String,
    /// How many.
    #[schema(example = 20)]
    units: u64,
}

impl From<&Line> for PaymentLine {
    fn from(line: &Line) -> Self {
        Self { sku: line.sku.to_string(), units: line.units.get() }
    }
}

impl From<Payment> for OrderPayment {
    fn from(payment: Payment) -> Self {
        let lines: Vec<_> = payment.lines.iter().map(PaymentLine::from).collect();
        let (sku, units) = lines.first().map(|line| (line.sku.clone(), line.units)).unwrap_or_default();
        Self {
            order_id: payment.order_id.to_string(),
            sku,
            units,
            price: payment.price.into(),
            user_id: payment.user_id.to_string(),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            payment_id: payment.payment_id,
            payment_status: payment.status.as_str(),
            payment_retries: payment.retries,
            reason: payment.reason,
            lines,
        }
    }
}

/// Shows payments: that of one order, or a page of all. One that began a moment ago may be missing from a page for as
/// long; asked for by its order it is always there.
#[utoipa::path(
    post, path = "/api/v1/payments/listOrderPayments", tag = "payments", operation_id = "listOrderPayments",
    request_body = Option<ListOrderPayments>,
    responses(
        (status = 200, description = "The payments; none where no payment of the order began", body = OrderPaymentPage),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_order_payments(payments: &PaymentView, call: &Call) -> Result<Reply, Problem> {
    let request = if call.body().is_empty() { ListOrderPayments::default() } else { call.json()? };
    let org_id = &call.caller.org_id;
    // A token of one direction leads nowhere in the other.
    let list = format!("payments?sortDirection={}", request.sort_direction.as_str());
    let cursor = Cursor::of(&list, org_id);
    let mut check = Checker::default();
    let order_id = request.order_id.as_deref().and_then(|id| check.take(OrderId::parse("orderId", id)));
    let after = request.next_token.as_deref().and_then(|token| check.take(position(&cursor, token)));
    check.finish()?;
    let direction = request.sort_direction.into();
    let page = match &order_id {
        Some(order_id) => one(payments, org_id, order_id).await,
        None => payments.list(org_id, direction, request.limit.get(), after.as_ref()).await,
    };
    let PaymentPage { payments, next } = page.map_err(|error| Problem::from_failure(&error))?;
    let next_token = next.map(|next| cursor.encode(&next)).transpose()?;
    let order_payments = payments.into_iter().map(OrderPayment::from).collect();
    Reply::ok(&OrderPaymentPage { order_payments, next_token })
}

fn position(cursor: &Cursor<'_>, token: &str) -> Result<Position, Violation> {
    cursor.decode("nextToken", token)
}

async fn one(payments: &PaymentView, org_id: &OrgId, order_id: &OrderId) -> Result<PaymentPage, TableError> {
    let found = payments.get(org_id, order_id).await?;
    Ok(PaymentPage { payments: found.into_iter().collect(), next: None })
}
