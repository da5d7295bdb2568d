//! Order events on the wire. Each carries the whole order, so that no consumer has to look anything up.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{CustomerRef, Money, OrderId, OrgId, Sku, Units, UserId, WorkOrderId};

use crate::encoded::{Encoded, Origin};
use crate::envelope::{Attributes, Envelope};
use crate::upcast::Lineage;

/// The lineage of a step's event; all are at version 1.
pub const fn lineage(step: Step) -> Lineage {
    Lineage { r#type: step.event_type(), upcasters: &[] }
}

/// The `source` of a step's event: the context that decides it.
pub const fn source(step: Step) -> &'static str {
    match step {
        Step::Placed | Step::Created | Step::Shipped | Step::Delivered | Step::Cancelled => {
            "/tradewind/orders"
        }
        Step::StockAllocated | Step::StockDepleted | Step::Confirmed => "/tradewind/inventory",
        Step::PaymentAccepted | Step::PaymentRejected | Step::PaymentRefunded => "/tradewind/payments",
    }
}

/// The data of every order event, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// The aggregate.
    pub order_id: OrderId,
    /// What was ordered.
    pub lines: Vec<LineData>,
    /// In minor units.
    pub total: Money,
    /// Who placed it.
    pub user_id: UserId,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerRef>,
    /// The work order that its parts are for. Younger than version 1, see [`Lineage`] on why that is no version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_order_id: Option<WorkOrderId>,
    /// Where mail about it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Why, in events that say no: `OrderStockDepleted`, `OrderPaymentRejected`, `OrderCancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The gateway's id of the charge, in payment events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
}

/// A line on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineData {
    /// Of what.
    pub sku: Sku,
    /// How many.
    pub units: Units,
}

/// What an event says beyond the order.
#[derive(Clone, Debug, Default)]
pub struct Remark {
    /// Why.
    pub reason: Option<String>,
    /// The gateway's id of the charge.
    pub payment_id: Option<String>,
}

impl Data {
    /// An order as data.
    pub fn of(order: &Order, remark: Remark) -> Self {
        let line = |line: &Line| LineData { sku: line.sku.clone(), units: line.units };
        Self {
            order_id: order.id.clone(),
            lines: order.lines.iter().map(line).collect(),
            total: order.total,
            user_id: order.user_id.clone(),
            customer_id: order.customer_id.clone(),
            work_order_id: order.work_order_id,
            contact: order.contact.clone(),
            placed_at: order.placed_at,
            reason: remark.reason,
            payment_id: remark.payment_id,
        }
    }

    /// Data as an order of the org.
    pub fn into_order(self, org_id: OrgId) -> Order {
        let line = |line: LineData| Line { sku: line.sku, units: line.units };
        Order {
            id: self.order_id,
            org_id,
            lines: self.lines.into_iter().map(line).collect(),
            total: self.total,
            user_id: self.user_id,
            customer_id: self.customer_id,
            work_order_id: self.work_order_id,
            contact: self.contact,
            placed_at: self.placed_at,
        }
    }
}

/// Encodes a step of an order.
pub fn encode(
    order: &Order,
    step: Step,
    remark: Remark,
    origin: &Origin,
) -> Result<Encoded, serde_json::Error> {
    let attributes = Attributes {
        id: origin.id,
        source: source(step),
        subject: order.id.to_string(),
        time: origin.time,
        org_id: order.org_id.clone(),
        sequence: step.rank(),
        traceparent: origin.traceparent,
        causation_id: origin.causation_id,
    };
    let lineage = lineage(step);
    let json =
        Envelope::new(&attributes, lineage.r#type, lineage.current(), Data::of(order, remark)).to_json()?;
    Ok(Encoded { id: origin.id, r#type: lineage.r#type, json })
}
