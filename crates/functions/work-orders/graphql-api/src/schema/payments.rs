//! Payments in the schema.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use tradewind_domain::payment::{self, Status};
use tradewind_domain::{OrderId, OrgId};
use tradewind_kit::http::Cursor;
use tradewind_stores::PaymentView;
use tradewind_stores::dynamodb::Direction;
use tradewind_stores::dynamodb::payments::{PaymentPage, Position};

use super::amount::Amount;
use super::connection::Page;
use super::orders::Line;
use super::page::{AFTER, complexity, first as page_size};
use super::{Result, both, caller, environment};
use crate::error::ApiError;

/// How a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Status")]
pub(super) enum PaymentStatus {
    /// Under way.
    #[graphql(name = "PAYMENT_PROCESSING")]
    Processing,
    /// To be tried again.
    #[graphql(name = "PAYMENT_FAILED")]
    Failed,
    /// Taken.
    #[graphql(name = "PAYMENT_ACCEPTED")]
    Accepted,
    /// Not taken.
    #[graphql(name = "PAYMENT_REJECTED")]
    Rejected,
    /// The order was cancelled before anything was taken for good.
    #[graphql(name = "PAYMENT_CANCELLED")]
    Cancelled,
    /// Given back after the order was cancelled.
    #[graphql(name = "PAYMENT_REFUNDED")]
    Refunded,
}

/// The payment of an order.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Payment {
    /// The id of the order.
    id: ID,
    /// How it stands.
    status: PaymentStatus,
    /// What was to be paid for all lines.
    amount: Amount,
    /// What was ordered.
    lines: Vec<Line>,
    /// Who placed the order.
    user_id: String,
    /// The gateway's id of the charge, once it was accepted.
    charge_id: Option<String>,
    /// How often it was tried again, 3 times at most.
    retries: u32,
    /// Why it was rejected.
    reason: Option<String>,
    /// When it began: RFC 3339, UTC.
    created_at: String,
    /// When it last changed: RFC 3339, UTC.
    updated_at: String,
}

impl From<payment::Payment> for Payment {
    fn from(payment: payment::Payment) -> Self {
        Self {
            id: ID(payment.order_id.into()),
            status: payment.status.into(),
            amount: payment.price.into(),
            lines: payment.lines.into_iter().map(Line::from).collect(),
            user_id: payment.user_id.into(),
            charge_id: payment.payment_id,
            retries: payment.retries,
            reason: payment.reason,
            created_at: payment.created_at.to_string(),
            updated_at: payment.updated_at.to_string(),
        }
    }
}

/// Payments.
#[derive(Debug, Default)]
pub struct PaymentQuery;

#[Object]
impl PaymentQuery {
    /// Payments in pages of `first` (1 to 100, else 50), newest first. One that began a moment ago may be missing for as
    /// long; `Order.payment` always has it.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn payments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<Payment>> {
        let org_id = &caller(context)?.org_id;
        let cursors = Cursor::of("graphql/payments", org_id);
        let after = after.map(|after| cursors.decode(AFTER, &after)).transpose();
        let (limit, after) = both(page_size(first), after)?;
        let payments = &environment(context)?.payments;
        let page = payments.list(org_id, Direction::Descending, limit, after.as_ref()).await?;
        let PaymentPage { payments, next } = page;
        let entries = payments.into_iter().map(|payment| (position(&payment), payment.into())).collect();
        Page::new(cursors, after.is_none(), entries, next.as_ref())
    }
}

fn position(payment: &payment::Payment) -> Position {
    Position { created_at: payment.created_at, order_id: payment.order_id.clone() }
}

/// Loads the payments of many orders at once.
#[derive(Debug)]
pub(super) struct PaymentLoader(PaymentView);

impl PaymentLoader {
    pub(super) const fn new(payments: PaymentView) -> Self {
        Self(payments)
    }
}

impl Loader<(OrgId, OrderId)> for PaymentLoader {
    type Value = Payment;
    type Error = ApiError;

    async fn load(&self, keys: &[(OrgId, OrderId)]) -> Result<HashMap<(OrgId, OrderId), Payment>, ApiError> {
        let mut orders_by_org: HashMap<&OrgId, Vec<&OrderId>> = HashMap::new();
        for (org_id, order_id) in keys {
            orders_by_org.entry(org_id).or_default().push(order_id);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (org_id, orders) in orders_by_org {
            for payment in self.0.of_orders(org_id, &orders).await? {
                found.insert((org_id.clone(), payment.order_id.clone()), payment.into());
            }
        }
        Ok(found)
    }
}
