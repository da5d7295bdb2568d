//! Queries of work orders and customers.

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Context, ID, Object};
use tradewind_domain::WorkOrderId;
use tradewind_stores::dynamodb::work_orders::Position;

use super::super::customers::{Customer, parse_position, position_of};
use super::super::page::{LOOKUP_COMPLEXITY, complexity, cursor, first as page_size, position};
use super::super::{Result, both, caller, environment, own_org};
use super::{WorkOrder, WorkOrderStatus};

/// Most entries of a list that has no pages.
const LIST_MAX: u32 = 1_000;
/// What such a list costs: most orgs have far fewer entries than it may hold.
const LIST_COMPLEXITY: usize = 50;

/// Work orders and customers.
#[derive(Debug, Default)]
pub struct WorkOrderQuery;

#[Object]
impl WorkOrderQuery {
    /// Says that the API answers. Needs no token and touches no store.
    async fn health_check(&self) -> &'static str {
        "API is healthy!"
    }

    /// Customers by name, the first 1,000. `customers` has pages.
    #[graphql(complexity = "LIST_COMPLEXITY * child_complexity")]
    async fn list_customers(&self, context: &Context<'_>) -> Result<Vec<Customer>> {
        let customers = &environment(context)?.customers;
        let customers = customers.list(&caller(context)?.org_id, LIST_MAX, None).await?;
        Ok(customers.into_iter().map(Customer::from).collect())
    }

    /// Customers by name, in pages of `first` (1 to 100, else 50).
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn customers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Connection<String, Customer, EmptyFields, EmptyFields>> {
        let org_id = &caller(context)?.org_id;
        let after = after.map(|after| position(&after, parse_position)).transpose();
        let (limit, after) = both(page_size(first), after)?;
        // One more than wanted tells whether there are more.
        let wanted = u32::try_from(limit + 1).unwrap_or(LIST_MAX);
        let customers = &environment(context)?.customers;
        let mut customers = customers.list(org_id, wanted, after.as_ref()).await?;
        let mut connection = Connection::new(after.is_some(), customers.len() > limit);
        customers.truncate(limit);
        let edge = |customer| Edge::new(cursor(&position_of(&customer)), Customer::from(customer));
        connection.edges.extend(customers.into_iter().map(edge));
        Ok(connection)
    }

    /// Work orders of the org, newest first, the first 1,000. `workOrders` has pages.
    ///
    /// Read from the projection, as are the other queries of work orders: a change shows within moments.
    #[graphql(complexity = "LIST_COMPLEXITY * child_complexity")]
    async fn work_orders_for_org(
        &self,
        context: &Context<'_>,
        org_id: Option<String>,
    ) -> Result<Vec<WorkOrder>> {
        let org_id = own_org(caller(context)?, org_id.as_deref())?;
        let view = &environment(context)?.view;
        let page = view.list(&org_id, None, LIST_MAX as usize, None).await?;
        let mut work_orders = page.work_orders;
        work_orders.sort_by_key(|work_order| std::cmp::Reverse(work_order.created_at));
        Ok(work_orders.into_iter().map(WorkOrder::from).collect())
    }

    /// One work order; null if the org has none of this id.
    #[graphql(complexity = "LOOKUP_COMPLEXITY + child_complexity")]
    async fn work_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A UUID.")] id: ID,
    ) -> Result<Option<WorkOrder>> {
        let org_id = &caller(context)?.org_id;
        let id = WorkOrderId::parse("id", &id)?;
        let found = environment(context)?.view.get(org_id, id).await?;
        Ok(found.map(WorkOrder::from))
    }

    /// Work orders in pages of `first` (1 to 100, else 50): by status, newest first within each.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn work_orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those of this status.")] status: Option<WorkOrderStatus>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Connection<String, WorkOrder, EmptyFields, EmptyFields>> {
        let org_id = &caller(context)?.org_id;
        let status = status.map(Into::into);
        let after = after.map(|after| position(&after, |text| Position::parse(text, status))).transpose();
        let (limit, after) = both(page_size(first), after)?;
        let view = &environment(context)?.view;
        let page = view.list(org_id, status, limit, after.as_ref()).await?;
        let mut connection = Connection::new(after.is_some(), page.has_more);
        let edge = |work_order| {
            Edge::new(cursor(Position::behind(&work_order).as_str()), WorkOrder::from(work_order))
        };
        connection.edges.extend(page.work_orders.into_iter().map(edge));
        Ok(connection)
    }
}
