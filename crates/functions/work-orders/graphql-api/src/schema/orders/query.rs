//! Queries of orders.

use async_graphql::{Context, ID, Object};
use tradewind_domain::OrderId;
use tradewind_domain::order::{Status, Step};
use tradewind_kit::http::Cursor;
use tradewind_stores::dynamodb::Direction;
use tradewind_stores::dynamodb::orders::{OrderPage, Position, Summary};

use super::super::connection::Page;
use super::super::page::{AFTER, LOOKUP_COMPLEXITY, complexity, first as page_size};
use super::super::{Result, both, caller, environment};
use super::{Order, OrderStatus};

/// Orders.
#[derive(Debug, Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// One order; null if the org has none of this id. Folded from the events themselves: shows an order as soon as it is
    /// accepted.
    #[graphql(complexity = "LOOKUP_COMPLEXITY + child_complexity")]
    async fn order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "4 to 64 characters.")] id: ID,
    ) -> Result<Option<Order>> {
        let org_id = &caller(context)?.org_id;
        let id = OrderId::parse("id", &id)?;
        let found = environment(context)?.events.order(org_id, &id).await?;
        // What only has events from the future is no order yet.
        Ok(found.filter(|found| found.history.has(Step::Placed)).map(Order::from))
    }

    /// Orders in pages of `first` (1 to 100, else 50), newest first. The list follows the events by a moment. With a
    /// status a page may have fewer than `first`, or none, although there is a next one.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those of this status.")] status: Option<OrderStatus>,
        #[graphql(desc = "1 to 100, else 50.")] first: Option<i64>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
    ) -> Result<Page<Order>> {
        let org_id = &caller(context)?.org_id;
        let status = status.map(Status::from);
        let name = format!("graphql/orders?status={}", status.map_or("", Status::as_str));
        let cursors = Cursor::of(&name, org_id);
        let after = after.map(|after| cursors.decode(AFTER, &after)).transpose();
        let (limit, after) = both(page_size(first), after)?;
        let orders = &environment(context)?.orders;
        let page = orders.list(org_id, status, Direction::Descending, limit, after.as_ref()).await?;
        let OrderPage { orders, next } = page;
        let entries = orders.into_iter().map(|summary| (position(&summary), summary.into())).collect();
        Page::new(cursors, after.is_none(), entries, next.as_ref())
    }
}

fn position(summary: &Summary) -> Position {
    Position { placed_at: summary.order.placed_at, order_id: summary.order.id.clone() }
}
