//! Rows as domain values.

use tokio_postgres::Row;
use tradewind_domain::customer::Customer;
use tradewind_domain::work_order::{Details, Status, WorkOrder};
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};

use super::StoreError;

/// The columns that [`work_order`] reads, in any order.
pub(super) const WORK_ORDER_COLUMNS: &str = "id, org_id, customer_id, title, description, address, scheduled_at, status, version, created_at, updated_at";

pub(super) fn work_order(row: &Row) -> Result<WorkOrder, StoreError> {
    Ok(WorkOrder {
        id: WorkOrderId(row.try_get("id")?),
        org_id: org(row)?,
        details: Details {
            customer_id: CustomerId(row.try_get("customer_id")?),
            title: row.try_get("title")?,
            description: row.try_get("description")?,
            address: row.try_get("address")?,
            scheduled_at: row.try_get("scheduled_at")?,
        },
        status: Status::from_name(row.try_get("status")?).ok_or(StoreError::Corrupt("status"))?,
        version: u64::try_from(row.try_get::<_, i64>("version")?)
            .map_err(|_| StoreError::Corrupt("version"))?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(super) fn customer(row: &Row) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: CustomerId(row.try_get("id")?),
        org_id: org(row)?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
        created_at: row.try_get("created_at")?,
    })
}

fn org(row: &Row) -> Result<OrgId, StoreError> {
    OrgId::parse("orgId", row.try_get("org_id")?).map_err(|_| StoreError::Corrupt("org_id"))
}

/// A version as Postgres holds it.
pub(super) fn bigint(version: u64) -> Result<i64, StoreError> {
    i64::try_from(version).map_err(|_| StoreError::Corrupt("version"))
}
