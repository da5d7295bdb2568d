//! A view of one's own, and work orders in it.

use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::work_order::Status;
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use tradewind_events::work_order::Snapshot;
use tradewind_kit::Aws;
use tradewind_stores::WorkOrderView;
use tradewind_stores::dynamodb::work_orders::Projected;
use tradewind_testkit::{Table, cloud_endpoint};
use uuid::Uuid;

pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

/// An empty view; the table goes with its handle.
pub async fn empty() -> (WorkOrderView, Table) {
    let table = Table::create().await;
    (WorkOrderView::new(&aws(cloud_endpoint()), table.name()), table)
}

pub fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

/// Work order `number` as it was opened: a second after the one before.
pub fn opened(org_name: &str, number: u32) -> Snapshot {
    let opening: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    let created_at = opening + SignedDuration::from_secs(number.into());
    Snapshot {
        work_order_id: WorkOrderId(Uuid::from_u128(u128::from(number) + 1)),
        org_id: org(org_name),
        customer_id: CustomerId(Uuid::from_u128(1)),
        status: Status::Open,
        previous_status: None,
        title: format!("Leak {number}"),
        description: None,
        address: None,
        scheduled_at: None,
        version: 1,
        created_at,
        updated_at: created_at,
    }
}

/// The next version, at this status.
pub fn moved(from: &Snapshot, status: Status) -> Snapshot {
    Snapshot { status, previous_status: Some(from.status), version: from.version + 1, ..from.clone() }
}

/// Writes over whatever is there.
pub async fn write(view: &WorkOrderView, snapshot: &Snapshot) {
    let key = (snapshot.org_id.clone(), snapshot.work_order_id);
    let seen = view.heads(std::slice::from_ref(&key)).await.unwrap().remove(&key);
    assert_eq!(view.write(snapshot, seen.as_ref()).await.unwrap(), Projected::Written);
}
