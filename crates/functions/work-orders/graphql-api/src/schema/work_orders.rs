//! Work orders in the schema.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use tradewind_domain::work_order::{self, Details, Status};
use tradewind_domain::{CustomerId, OrgId};

use super::Result;
use super::customers::{Customer, CustomerLoader};
use crate::error::ApiError;

/// Where a work order stands.
///
/// OPEN -> SCHEDULED -> IN_PROGRESS -> COMPLETED; ON_HOLD from and to the middle two; CANCELLED from all but COMPLETED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Status")]
pub(super) enum WorkOrderStatus {
    /// Just created.
    Open,
    /// A date is agreed.
    Scheduled,
    /// A technician is at it.
    InProgress,
    /// Waiting for parts, access or the customer.
    OnHold,
    /// Done. Final.
    Completed,
    /// Called off. Final.
    Cancelled,
}

/// A piece of work for a customer.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct WorkOrder {
    /// A UUID.
    id: ID,
    /// The org whose work it is.
    org_id: String,
    /// Whom it is for.
    customer_id: ID,
    /// Where it stands.
    status: WorkOrderStatus,
    /// 1 to 500 characters.
    title: String,
    /// Up to 10,000 characters.
    description: Option<String>,
    /// Up to 1,000 characters.
    address: Option<String>,
    /// The agreed date: RFC 3339, UTC.
    scheduled_at: Option<String>,
    /// Grows by one with each change; give it as `expectedVersion` to change only what you have seen.
    version: u64,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC.
    updated_at: String,
    #[graphql(skip)]
    owner: (OrgId, CustomerId),
}

#[ComplexObject]
impl WorkOrder {
    /// The customer whom it is for.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        let loader = context.data_opt::<DataLoader<CustomerLoader>>().ok_or(ApiError::Internal)?;
        let (org_id, CustomerId(id)) = &self.owner;
        loader.load_one((org_id.clone(), *id)).await
    }
}

impl From<work_order::WorkOrder> for WorkOrder {
    fn from(work_order: work_order::WorkOrder) -> Self {
        let work_order::WorkOrder { id, org_id, details, status, version, created_at, updated_at } =
            work_order;
        let Details { customer_id, title, description, address, scheduled_at } = details;
        Self {
            id: ID(id.to_string()),
            org_id: org_id.to_string(),
            customer_id: ID(customer_id.to_string()),
            status: status.into(),
            title,
            description,
            address,
            scheduled_at: scheduled_at.map(|at| at.to_string()),
            version,
            created_at: created_at.to_string(),
            updated_at: updated_at.to_string(),
            owner: (org_id, customer_id),
        }
    }
}
