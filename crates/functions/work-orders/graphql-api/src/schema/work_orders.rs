//! Work orders in the schema.

mod query;

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use tradewind_domain::work_order::{self, Details, Status};
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use tradewind_stores::dynamodb::Direction;
use tradewind_stores::dynamodb::notes::NoteList;

use super::connection::Page;
use super::customers::{Customer, CustomerLoader};
use super::notes::{Note, note_page, user_of};
use super::orders::Order;
use super::page::{LOOKUP_COMPLEXITY, complexity};
use super::{Result, caller, environment};
use crate::error::ApiError;

pub(super) use query::WorkOrderQuery;

/// Most orders of parts that are listed with a work order.
const MAX_ORDERS: usize = 100;
/// What they cost: most work orders have far fewer.
const ORDERS_COMPLEXITY: usize = 10;

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
    key: WorkOrderId,
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

    /// Orders of parts for it, the newest first, at most 100.
    #[graphql(complexity = "LOOKUP_COMPLEXITY + ORDERS_COMPLEXITY * child_complexity")]
    async fn orders(&self, context: &Context<'_>) -> Result<Vec<Order>> {
        let orders = &environment(context)?.orders;
        let newest = Direction::Descending;
        let page = orders.list_of_work_order(&self.owner.0, self.key, None, newest, MAX_ORDERS, None).await?;
        Ok(page.orders.into_iter().map(Order::from).collect())
    }

    /// What was written about it that the caller may read, the newest first, in pages of `first` (1 to 100, else 50). A
    /// page may have fewer than `first`, or none, although there is a next one.
    #[graphql(complexity = "LOOKUP_COMPLEXITY + complexity(first, child_complexity)")]
    async fn notes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<Note>> {
        let user = user_of(caller(context)?)?;
        note_page(context, &user, NoteList::About(self.key, &user), first, after).await
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
            key: id,
            owner: (org_id, customer_id),
        }
    }
}
