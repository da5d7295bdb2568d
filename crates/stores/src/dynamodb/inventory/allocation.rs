//! What was decided for an order, and the one way to move it and its units ahead.

use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use jiff::Timestamp;
use tradewind_domain::order::Line;
use tradewind_domain::{OrderId, OrgId, Sku};

use super::super::TableError;
use super::super::item::{Item, key, n, s, take_s};
use super::super::lines;
use super::super::transaction::Transaction;
use super::{Guard, Inventory, partition};

/// Where the stock of an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Every line is reserved.
    Allocated,
    /// Not every line was there; none is reserved.
    Depleted,
    /// The reserved units are out of the stock for good.
    Completed,
    /// The units are back.
    Returned,
    /// Called off before a decision, so that none is made.
    Cancelled,
}

impl Standing {
    const ALL: [Self; 5] =
        [Self::Allocated, Self::Depleted, Self::Completed, Self::Returned, Self::Cancelled];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocated => "ALLOCATED",
            Self::Depleted => "DEPLETED",
            Self::Completed => "COMPLETED",
            Self::Returned => "RETURNED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The counters of a sku that units move between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counter {
    Available,
    Allocated,
    Shipped,
}

impl Counter {
    const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Allocated => "allocated",
            Self::Shipped => "shipped",
        }
    }
}

/// A recorded decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allocation {
    pub(super) standing: Standing,
    /// What was decided over: what is given back is what was taken, whatever a later event says.
    pub(super) lines: Vec<Line>,
}

impl Allocation {
    /// Its item, new.
    pub(super) fn item(&self, org_id: &OrgId, order_id: &OrderId, now: Timestamp) -> Item {
        let mut item = record_key(org_id, order_id);
        let mut set = |name: &str, value| item.insert(name.to_owned(), value);
        set("status", s(self.standing.as_str()));
        set("lines", lines::attribute(&self.lines));
        set("createdAt", s(now.to_string()));
        set("updatedAt", s(now.to_string()));
        item
    }

    pub(super) fn read(mut item: Item) -> Result<Self, TableError> {
        let status = take_s(&mut item, "status")?;
        let standing = Standing::ALL.into_iter().find(|standing| standing.as_str() == status);
        let standing = standing.ok_or(TableError::Corrupt("status"))?;
        Ok(Self { standing, lines: lines::take(&mut item, "lines")? })
    }
}

/// The key of an order's allocation.
pub(super) fn record_key(org_id: &OrgId, order_id: &OrderId) -> Item {
    key(format!("ORG#{org_id}#ORDER#{order_id}"), "ALLOCATION")
}

/// The sort key of a sku.
pub(super) fn sku_sort_key(sku: &Sku) -> String {
    format!("SKU#{sku}")
}

impl Inventory {
    /// What was decided for an order, as of now.
    pub(super) async fn allocation(
        &self,
        org_id: &OrgId,
        order_id: &OrderId,
    ) -> Result<Option<Allocation>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(record_key(org_id, order_id)));
        get.consistent_read(true).send().await?.item.map(Allocation::read).transpose()
    }

    /// The transaction that moves an allocation ahead, and all of its units with it.
    pub(super) fn advance(
        &self,
        (org_id, order_id): (&OrgId, &OrderId),
        allocation: &Allocation,
        to: Standing,
        (take, give): (Counter, Counter),
        now: Timestamp,
    ) -> Result<Transaction<Guard>, TableError> {
        let mut transaction = Transaction::new();
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(record_key(org_id, order_id)))
            .update_expression("SET #status = :to, updatedAt = :now")
            .condition_expression("#status = :from")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":from", s(allocation.standing.as_str()))
            .expression_attribute_values(":to", s(to.as_str()))
            .expression_attribute_values(":now", s(now.to_string()));
        transaction.update(Guard::Record, update)?;
        for line in &allocation.lines {
            transaction.update(Guard::Units, self.shift(org_id, line, take, give, now))?;
        }
        Ok(transaction)
    }

    /// Moves the units of a line from one counter to another, if there are as many.
    pub(super) fn shift(
        &self,
        org_id: &OrgId,
        line: &Line,
        take: Counter,
        give: Counter,
        now: Timestamp,
    ) -> UpdateBuilder {
        let units = line.units.get();
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(partition(org_id), sku_sort_key(&line.sku))))
            .update_expression("SET updatedAt = :now ADD #take :less, #give :units")
            .condition_expression("#take >= :units")
            .expression_attribute_names("#take", take.name())
            .expression_attribute_names("#give", give.name())
            .expression_attribute_values(":units", n(units))
            .expression_attribute_values(":less", AttributeValue::N(format!("-{units}")))
            .expression_attribute_values(":now", s(now.to_string()))
    }
}
