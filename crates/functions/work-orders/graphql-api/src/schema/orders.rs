//! Orders in the schema.

mod events;
mod query;

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use tradewind_domain::order::{self, History, Status, Step};
use tradewind_domain::{OrderId, OrgId};
use tradewind_stores::dynamodb::event_store::OrderEvents;
use tradewind_stores::dynamodb::orders::Summary;

use super::Result;
use super::amount::Amount;
use super::payments::{Payment, PaymentLoader};
use crate::error::ApiError;

pub(super) use events::EventLoader;
pub(super) use query::OrderQuery;

use events::{OrderEvent, Told};

/// What happened to an order: one read of the event store for each order, so that not all orders of many large pages fit
/// into one request.
const EVENTS_COMPLEXITY: usize = 10;
/// Most events of an order: each kind happens once.
const EVENTS_MAX: usize = Step::ALL.len();
/// Payments are read a hundred at a time.
const PAYMENT_COMPLEXITY: usize = 2;

/// Where an order stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Status")]
pub(super) enum OrderStatus {
    /// Accepted; stock or payment are still open.
    Pending,
    /// Paid and reserved.
    Confirmed,
    /// On its way.
    Shipped,
    /// Arrived. Final.
    Delivered,
    /// Called off. Final.
    Cancelled,
    /// Not enough in stock. Final.
    FailedInsufficientStock,
    /// The payment was rejected. Final.
    FailedPayment,
}

/// So many of one sku.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Line {
    /// Of what.
    sku: String,
    /// How many: 1 to 1,000,000.
    units: u64,
}

impl From<order::Line> for Line {
    fn from(line: order::Line) -> Self {
        Self { sku: line.sku.into(), units: line.units.get() }
    }
}

/// An order of parts.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
pub(super) struct Order {
    /// 4 to 64 characters.
    id: ID,
    /// Where it stands, for people.
    status: OrderStatus,
    /// Where it stands, for developers: named like the event, such as `ORDER_STOCK_ALLOCATED_STATUS`.
    order_status: &'static str,
    /// 1 to 50 lines, each sku once.
    lines: Vec<Line>,
    /// What all of it costs.
    total: Amount,
    /// Who placed it.
    user_id: String,
    /// Whom it is for.
    customer_id: Option<String>,
    /// The work order that its parts are for.
    work_order_id: Option<ID>,
    /// When it was placed: RFC 3339, UTC.
    placed_at: String,
    /// When something that counts last happened: RFC 3339, UTC.
    updated_at: String,
    #[graphql(skip)]
    key: (OrgId, OrderId),
    #[graphql(skip)]
    told: Option<Arc<Told>>,
}

#[ComplexObject]
impl Order {
    /// Why it was cancelled or failed, where somebody said so.
    #[graphql(complexity = "EVENTS_COMPLEXITY")]
    async fn reason(&self, context: &Context<'_>) -> Result<Option<String>> {
        use OrderStatus::{Cancelled, FailedInsufficientStock, FailedPayment};
        if !matches!(self.status, Cancelled | FailedInsufficientStock | FailedPayment) {
            return Ok(None);
        }
        let told = self.told(context).await?;
        let decisive = told.events.iter().find(|event| event.order_status == self.order_status);
        Ok(decisive.and_then(|event| event.reason.clone()))
    }

    /// What happened, in the order of time. From the event store: it may know more than a list of orders does.
    #[graphql(complexity = "EVENTS_COMPLEXITY + EVENTS_MAX * child_complexity")]
    async fn events(&self, context: &Context<'_>) -> Result<Vec<OrderEvent>> {
        Ok(self.told(context).await?.events.clone())
    }

    /// Its payment, once it began.
    #[graphql(complexity = "PAYMENT_COMPLEXITY + child_complexity")]
    async fn payment(&self, context: &Context<'_>) -> Result<Option<Payment>> {
        let loader = context.data_opt::<DataLoader<PaymentLoader>>().ok_or(ApiError::Internal)?;
        loader.load_one(self.key.clone()).await
    }
}

impl Order {
    async fn told(&self, context: &Context<'_>) -> Result<Arc<Told>> {
        if let Some(told) = &self.told {
            return Ok(Arc::clone(told));
        }
        let loader = context.data_opt::<DataLoader<EventLoader>>().ok_or(ApiError::Internal)?;
        Ok(loader.load_one(self.key.clone()).await?.unwrap_or_default())
    }

    fn new(order: order::Order, history: &History, told: Option<Arc<Told>>) -> Self {
        let updated_at = history.updated_at().unwrap_or(order.placed_at);
        Self {
            id: ID(order.id.to_string()),
            status: history.status().into(),
            order_status: history.decisive().unwrap_or(Step::Placed).status_name(),
            lines: order.lines.into_iter().map(Line::from).collect(),
            total: order.total.into(),
            user_id: order.user_id.into(),
            customer_id: order.customer_id.map(|customer| customer.to_string()),
            work_order_id: order.work_order_id.map(|id| ID(id.to_string())),
            placed_at: order.placed_at.to_string(),
            updated_at: updated_at.to_string(),
            key: (order.org_id, order.id),
            told,
        }
    }
}

impl From<Summary> for Order {
    fn from(Summary { order, history }: Summary) -> Self {
        Self::new(order, &history, None)
    }
}

impl From<OrderEvents> for Order {
    fn from(found: OrderEvents) -> Self {
        let told = Arc::new(Told::of(&found.history, found.events));
        Self::new(found.order, &found.history, Some(told))
    }
}
