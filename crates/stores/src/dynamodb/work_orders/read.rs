//! Reading the read model.

use aws_sdk_dynamodb::types::AttributeValue;
use tradewind_domain::work_order::{Status, WorkOrder};
use tradewind_domain::{OrgId, WorkOrderId};

use super::super::TableError;
use super::super::item::{key, s, take_s};
use super::{WorkOrderView, card_sort_key, head_sort_key, partition, work_order};

/// Some work orders, newest first within each status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most as many as were asked for.
    pub work_orders: Vec<WorkOrder>,
    /// True if there are more behind the last.
    pub has_more: bool,
}

/// A place in the list of an org: behind the card of this sort key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position(String);

impl Position {
    /// Behind this work order.
    pub fn behind(work_order: &WorkOrder) -> Self {
        Self(card_sort_key(work_order.status, work_order.created_at, work_order.id))
    }

    /// The position as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a position back; it must be one of the list of that status, where one is given.
    pub fn parse(text: &str, status: Option<Status>) -> Option<Self> {
        let prefix = prefix(status);
        (text.len() <= 200 && text.starts_with(&prefix)).then(|| Self(text.to_owned()))
    }
}

fn prefix(status: Option<Status>) -> String {
    status.map_or_else(|| "STATUS#".to_owned(), |status| format!("STATUS#{status}#"))
}

impl WorkOrderView {
    /// One work order, as of the last event that arrived.
    pub async fn get(&self, org_id: &OrgId, id: WorkOrderId) -> Result<Option<WorkOrder>, TableError> {
        // Between the two reads the card may move; then the head says where to.
        for _ in 0..3 {
            let Some(mut head) = self.item(org_id, &head_sort_key(id)).await? else { return Ok(None) };
            if let Some(card) = self.item(org_id, &take_s(&mut head, "card")?).await? {
                return work_order(card).map(Some);
            }
        }
        Err(TableError::Unavailable("the work order moved during each of three reads".to_owned()))
    }

    /// A consistent read, so that whoever has seen a work order once does not lose it again.
    async fn item(&self, org_id: &OrgId, sort_key: &str) -> Result<Option<super::Item>, TableError> {
        let get =
            self.client.get_item().table_name(&self.table).set_key(Some(key(partition(org_id), sort_key)));
        Ok(get.consistent_read(true).send().await?.item)
    }

    /// Work orders of an org, of one status or of all, at most `limit`, behind a position.
    pub async fn list(
        &self,
        org_id: &OrgId,
        status: Option<Status>,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<Page, TableError> {
        let pk = partition(org_id);
        let mut work_orders = Vec::new();
        let mut start = after.map(|position| key(pk.as_str(), position.as_str()));
        loop {
            // One more than wanted tells whether there are more.
            let wanted = i32::try_from(limit + 1 - work_orders.len()).unwrap_or(i32::MAX);
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .expression_attribute_values(":prefix", s(prefix(status)))
                .scan_index_forward(false)
                .limit(wanted)
                .set_exclusive_start_key(start.take())
                .send()
                .await?;
            for item in answer.items.into_iter().flatten() {
                work_orders.push(work_order(item)?);
            }
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if work_orders.len() > limit || start.is_none() {
                break;
            }
        }
        let has_more = work_orders.len() > limit;
        work_orders.truncate(limit);
        Ok(Page { work_orders, has_more })
    }
}
