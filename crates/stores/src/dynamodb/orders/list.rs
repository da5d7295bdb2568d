//! Lists of orders.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::order::Status;
use tradewind_domain::{OrderId, OrgId, WorkOrderId};

use super::super::TableError;
use super::super::by_time::{Direction, List, Partition, Place};
use super::super::item::Item;
use super::{OrderView, Summary, partition, sort_key, summary, work_order_partition};

/// Orders read at a time in search of a status.
const CHUNK: usize = 100;
/// Most orders that are looked at for a page of one status: the status is folded when it is read, so no index has it.
const SIGHT: usize = 1000;

/// A place in the list of an org: behind this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Which it is.
    pub order_id: OrderId,
}

/// Some orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// At most as many as were asked for. Of one status there may be fewer, or none, although there are more behind.
    pub orders: Vec<Summary>,
    /// Where the next page begins, if there is one.
    pub next: Option<Position>,
}

impl OrderView {
    /// Orders of an org in the order in which they were placed, of one status or of all, at most `limit`, behind a
    /// position. Following `next` shows every order once, and ends.
    pub async fn list(
        &self,
        org_id: &OrgId,
        status: Option<Status>,
        direction: Direction,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<OrderPage, TableError> {
        let pk = partition(org_id);
        self.page(org_id, Partition::whole(&pk), status, direction, limit, after).await
    }

    /// The same of the orders for a work order. Nobody has to know the work order: one without orders has an empty list.
    pub async fn list_of_work_order(
        &self,
        org_id: &OrgId,
        id: WorkOrderId,
        status: Option<Status>,
        direction: Direction,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<OrderPage, TableError> {
        let value = work_order_partition(org_id, id);
        let of = Partition { index: "by-work-order", attribute: summary::WORK_ORDER_PK, value: &value };
        self.page(org_id, of, status, direction, limit, after).await
    }

    async fn page(
        &self,
        org_id: &OrgId,
        of: Partition<'_>,
        status: Option<Status>,
        direction: Direction,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<OrderPage, TableError> {
        let pk = partition(org_id);
        let list = List { client: &self.client, table: &self.table, pk: &pk, of, time: "placedAt" };
        let chunk = if status.is_some() { CHUNK } else { limit };
        let mut place = after.map(Position::place);
        let (mut orders, mut seen) = (Vec::new(), 0);
        loop {
            let (items, next) = list.page(direction, chunk, place.as_ref()).await?;
            let mut left = items.len();
            seen += left;
            for item in items {
                left -= 1;
                let here = place_of(&item)?;
                let summary = Summary::read(org_id, item)?;
                if status.is_none_or(|status| summary.history.status() == status) {
                    orders.push(summary);
                }
                if orders.len() == limit && (left > 0 || next.is_some()) {
                    return page(orders, Some(&here));
                }
            }
            place = next;
            if place.is_none() || seen >= SIGHT {
                return page(orders, place.as_ref());
            }
        }
    }
}

fn page(orders: Vec<Summary>, next: Option<&Place>) -> Result<OrderPage, TableError> {
    Ok(OrderPage { orders, next: next.map(Position::of).transpose()? })
}

fn place_of(item: &Item) -> Result<Place, TableError> {
    let text = |name| {
        let value = item.get(name).and_then(|value: &AttributeValue| value.as_s().ok());
        value.cloned().ok_or(TableError::Corrupt(name))
    };
    Ok(Place { time: text("placedAt")?, sk: text("sk")? })
}

impl Position {
    fn place(&self) -> Place {
        Place { time: summary::sortable(self.placed_at), sk: sort_key(&self.order_id) }
    }

    fn of(place: &Place) -> Result<Self, TableError> {
        let placed_at = place.time.parse().map_err(|_| TableError::Corrupt("placedAt"))?;
        let order_id = place.sk.strip_prefix("ORDER#").and_then(|id| OrderId::parse("orderId", id).ok());
        Ok(Self { placed_at, order_id: order_id.ok_or(TableError::Corrupt("sk"))? })
    }
}
