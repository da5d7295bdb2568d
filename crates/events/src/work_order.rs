//! Work-order events on the wire. Each carries the whole work order.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::work_order::{Details, Event, Status, WorkOrder};
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use uuid::Uuid;

use crate::encoded::Encoded;
use crate::envelope::{Attributes, Envelope};
use crate::trace::TraceContext;
use crate::upcast::Lineage;

/// The `source` of these events.
pub const SOURCE: &str = "/tradewind/work-orders";

/// Opened.
pub const CREATED: Lineage = Lineage { r#type: "WorkOrderCreated", upcasters: &[] };
/// What is written on it changed.
pub const UPDATED: Lineage = Lineage { r#type: "WorkOrderUpdated", upcasters: &[] };
/// Moved to another status.
pub const STATUS_CHANGED: Lineage = Lineage { r#type: "WorkOrderStatusChanged", upcasters: &[] };

/// The data of every work-order event, version 1: the work order as it stands after the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The aggregate.
    pub work_order_id: WorkOrderId,
    /// The tenant; the same as the envelope's `orgid`.
    pub org_id: OrgId,
    /// Whom it is for.
    pub customer_id: CustomerId,
    /// Status after the event.
    pub status: Status,
    /// Status before it, in `WorkOrderStatusChanged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_status: Option<Status>,
    /// 1 to 500 characters.
    pub title: String,
    /// Up to 10,000 characters.
    pub description: Option<String>,
    /// Up to 1,000 characters.
    pub address: Option<String>,
    /// The agreed date.
    pub scheduled_at: Option<Timestamp>,
    /// Version after the event; the same as the envelope's `sequence`.
    pub version: u64,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When the event happened.
    pub updated_at: Timestamp,
}

impl Snapshot {
    /// A work order as data.
    pub fn of(work_order: WorkOrder) -> Self {
        let WorkOrder { id, org_id, details, status, version, created_at, updated_at } = work_order;
        let Details { customer_id, title, description, address, scheduled_at } = details;
        Self {
            work_order_id: id,
            org_id,
            customer_id,
            status,
            previous_status: None,
            title,
            description,
            address,
            scheduled_at,
            version,
            created_at,
            updated_at,
        }
    }

    /// Data as a work order.
    pub fn into_work_order(self) -> WorkOrder {
        let Self { customer_id, title, description, address, scheduled_at, .. } = self;
        WorkOrder {
            id: self.work_order_id,
            org_id: self.org_id,
            details: Details { customer_id, title, description, address, scheduled_at },
            status: self.status,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// Encodes an event under the id and at the point of the trace.
pub fn encode(event: &Event, id: Uuid, traceparent: TraceContext) -> Result<Encoded, serde_json::Error> {
    let (lineage, previous_status) = match event {
        Event::Created(_) => (CREATED, None),
        Event::Updated(_) => (UPDATED, None),
        Event::StatusChanged { from, .. } => (STATUS_CHANGED, Some(*from)),
    };
    let work_order = event.work_order();
    let attributes = Attributes {
        id,
        source: SOURCE,
        subject: work_order.id.to_string(),
        time: work_order.updated_at,
        org_id: work_order.org_id.clone(),
        sequence: work_order.version,
        traceparent,
        causation_id: None,
    };
    let data = Snapshot { previous_status, ..Snapshot::of(work_order.clone()) };
    let json = Envelope::new(&attributes, lineage.r#type, lineage.current(), data).to_json()?;
    Ok(Encoded { id, r#type: lineage.r#type, json })
}
