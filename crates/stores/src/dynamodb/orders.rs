//! The order view, and what stands beside it in its table.
//!
//! | | pk | sk | holds |
//! |---|---|---|---|
//! | an order | `ORG#<org>` | `ORDER#<order>` | the order, and `at<event type>`: when each step happened |
//! | a request | `ORG#<org>` | `IDEMPOTENCY#<key>` | what became of it, for a day |
//! | a price | `ORG#<org>#CATALOGUE` | `SKU#<sku>` | what one unit costs |
//!
//! An order's item is a set of steps, and a step is only ever added: whatever the order of arrival and however often, the
//! same events make the same item. A step whose predecessor is not there yet is refused, and waits in its queue. Where
//! the order stands is not stored but folded from the steps when it is read
//! ([`History`](tradewind_domain::order::History)), so that there is no status that could move backwards.
//!
//! The order itself is written with its first step, which all others come after. The index `by-time` has the orders of an
//! org in the order in which they were placed; requests and prices have no `placedAt` and are not in it. The sparse index
//! `by-work-order` (`workOrderPk`, set with the order if it is for a work order) has the same of each work order.

mod apply;
mod catalogue;
mod create;
mod kept;
mod list;
mod memory;
mod place;
mod summary;

use aws_sdk_dynamodb::Client;
use tradewind_domain::{OrderId, OrgId, WorkOrderId};
use tradewind_kit::Aws;

use super::TableError;
use super::item::{Item, key};

pub use apply::Synced;
pub use catalogue::Catalogue;
pub use list::{OrderPage, Position};
pub use place::{Intake, Placed, Request};
pub use summary::Summary;

/// The order view.
#[derive(Clone, Debug)]
pub struct OrderView {
    client: Client,
    table: String,
}

impl OrderView {
    /// The view in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }

    /// One order, as of the last event that arrived. Strongly consistent.
    pub async fn get(&self, org_id: &OrgId, order_id: &OrderId) -> Result<Option<Summary>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key_of(org_id, order_id)));
        let item = get.consistent_read(true).send().await?.item;
        item.map(|item| Summary::read(org_id, item)).transpose()
    }
}

fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}")
}

fn work_order_partition(org_id: &OrgId, id: WorkOrderId) -> String {
    format!("ORG#{org_id}#WO#{id}")
}

fn sort_key(order_id: &OrderId) -> String {
    format!("ORDER#{order_id}")
}

fn key_of(org_id: &OrgId, order_id: &OrderId) -> Item {
    key(partition(org_id), sort_key(order_id))
}
