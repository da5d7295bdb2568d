//! A request to place an order, understood: whichever endpoint and shape it came by.

use serde::Serialize;
use tradewind_domain::order::{Line, Order};
use tradewind_domain::{CustomerRef, Money, OrderId, OrgId, UserId, WorkOrderId};
use tradewind_kit::digest;

/// Where a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Endpoint {
    /// `POST /orders`, the public checkout: screened.
    Checkout,
    /// `POST /api/v1/orders/placeOrder`, the terminals: not screened.
    Terminal,
}

/// What is to be ordered.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Where it came in.
    pub(crate) endpoint: Endpoint,
    /// The client's id for it.
    pub(crate) order_id: Option<OrderId>,
    /// What, each sku once.
    pub(crate) lines: Vec<Line>,
    /// For how much; by the catalogue when missing.
    pub(crate) amount: Option<Money>,
    /// By whom.
    pub(crate) user_id: UserId,
    /// For whom.
    pub(crate) customer_id: Option<CustomerRef>,
    /// For which work order.
    pub(crate) work_order_id: Option<WorkOrderId>,
    /// Where mail about it goes, if the request says so.
    pub(crate) contact: Option<String>,
}

/// What makes two requests the same.
#[derive(Serialize)]
struct Content<'a> {
    endpoint: Endpoint,
    order_id: Option<&'a OrderId>,
    lines: Vec<(&'a str, u64)>,
    amount: Option<u64>,
    user_id: &'a UserId,
    customer_id: Option<&'a CustomerRef>,
    /// Left out if there is none, so that requests from before there was this field keep their hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    work_order_id: Option<WorkOrderId>,
    contact: Option<&'a str>,
}

impl Request {
    /// By this a repetition is told from another request: the content as it was understood. Neither the order of lines
    /// nor the way in which they were split or written matters, and what is looked up (prices, the caller's address)
    /// does not belong to it.
    pub(crate) fn hash(&self) -> String {
        let mut lines: Vec<_> = self.lines.iter().map(|line| (line.sku.as_str(), line.units.get())).collect();
        lines.sort_unstable();
        digest::of_json(&Content {
            endpoint: self.endpoint,
            order_id: self.order_id.as_ref(),
            lines,
            amount: self.amount.map(Money::minor),
            user_id: &self.user_id,
            customer_id: self.customer_id.as_ref(),
            work_order_id: self.work_order_id,
            contact: self.contact.as_deref(),
        })
    }

    /// The order that it asks for.
    pub(crate) fn into_order(self, id: OrderId, org_id: OrgId, total: Money, now: jiff::Timestamp) -> Order {
        let Self { lines, user_id, customer_id, work_order_id, contact, .. } = self;
        Order { id, org_id, lines, total, user_id, customer_id, work_order_id, contact, placed_at: now }
    }
}
