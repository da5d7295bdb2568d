//! The read model of work orders.
//!
//! One partition an org. Two items a work order:
//!
//! | | pk | sk | holds |
//! |---|---|---|---|
//! | card | `ORG#<org>` | `STATUS#<status>#TS#<created>#WO#<id>` | the work order, sorted by status and age |
//! | head | `ORG#<org>` | `HEAD#WO#<id>` | its sequence, and the sort key of its card |
//!
//! Both change in one transaction that is guarded by the sequence in the head: duplicates and late events change
//! nothing, and a change of status moves the card.

mod project;
mod read;

use std::str::FromStr;

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use tradewind_domain::work_order::{Details, Status, WorkOrder};
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use tradewind_events::work_order::Snapshot;
use tradewind_kit::Aws;
use uuid::Uuid;

use super::TableError;
use super::item::{Item, key, n, s, take_n, take_optional_s, take_s};

pub use project::{Head, HeadKey, Projected};
pub use read::{Page, Position};

/// The read model.
#[derive(Clone, Debug)]
pub struct WorkOrderView {
    client: Client,
    table: String,
}

impl WorkOrderView {
    /// The view in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }
}

fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}")
}

fn head_sort_key(id: WorkOrderId) -> String {
    format!("HEAD#WO#{id}")
}

/// The sort key of a card. The time is of fixed width, so that text sorts as time does.
fn card_sort_key(status: Status, created_at: Timestamp, id: WorkOrderId) -> String {
    format!("STATUS#{status}#TS#{created_at:.6}#WO#{id}")
}

fn card(snapshot: &Snapshot) -> Item {
    let sort_key = card_sort_key(snapshot.status, snapshot.created_at, snapshot.work_order_id);
    let mut item = key(partition(&snapshot.org_id), sort_key);
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("workOrderId", s(snapshot.work_order_id.to_string()));
    set("orgId", s(snapshot.org_id.as_str()));
    set("customerId", s(snapshot.customer_id.to_string()));
    set("status", s(snapshot.status.as_str()));
    set("title", s(snapshot.title.as_str()));
    if let Some(description) = &snapshot.description {
        set("description", s(description.as_str()));
    }
    if let Some(address) = &snapshot.address {
        set("address", s(address.as_str()));
    }
    if let Some(scheduled_at) = snapshot.scheduled_at {
        set("scheduledAt", s(scheduled_at.to_string()));
    }
    set("version", n(snapshot.version));
    set("createdAt", s(snapshot.created_at.to_string()));
    set("updatedAt", s(snapshot.updated_at.to_string()));
    item
}

fn work_order(mut item: Item) -> Result<WorkOrder, TableError> {
    let item = &mut item;
    let org_id = take_s(item, "orgId")?;
    let status = take_s(item, "status")?;
    let scheduled_at = take_optional_s(item, "scheduledAt")?;
    Ok(WorkOrder {
        id: WorkOrderId(parse::<Uuid>(&take_s(item, "workOrderId")?, "workOrderId")?),
        org_id: OrgId::parse("orgId", &org_id).map_err(|_| TableError::Corrupt("orgId"))?,
        details: Details {
            customer_id: CustomerId(parse::<Uuid>(&take_s(item, "customerId")?, "customerId")?),
            title: take_s(item, "title")?,
            description: take_optional_s(item, "description")?,
            address: take_optional_s(item, "address")?,
            scheduled_at: scheduled_at.map(|at| parse(&at, "scheduledAt")).transpose()?,
        },
        status: Status::from_name(&status).ok_or(TableError::Corrupt("status"))?,
        version: take_n(item, "version")?,
        created_at: parse(&take_s(item, "createdAt")?, "createdAt")?,
        updated_at: parse(&take_s(item, "updatedAt")?, "updatedAt")?,
    })
}

fn parse<T: FromStr>(value: &str, name: &'static str) -> Result<T, TableError> {
    value.parse().map_err(|_| TableError::Corrupt(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        Snapshot {
            work_order_id: WorkOrderId(Uuid::from_u128(1)),
            org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
            customer_id: CustomerId(Uuid::from_u128(2)),
            status: Status::OnHold,
            previous_status: Some(Status::Open),
            title: "Leak".to_owned(),
            description: None,
            address: Some("1 Main St".to_owned()),
            scheduled_at: Some("2026-11-25T13:30:00Z".parse().unwrap()),
            version: 7,
            created_at: "2026-11-21T09:01:00Z".parse().unwrap(),
            updated_at: "2026-11-21T09:02:00.5Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_work_order_survives_the_way_through_an_item() {
        assert_eq!(work_order(card(&snapshot())).unwrap(), snapshot().into_work_order());
    }

    #[test]
    fn a_broken_item_is_an_error_that_names_the_attribute() {
        for name in ["workOrderId", "status", "version", "createdAt", "orgId"] {
            let mut item = card(&snapshot());
            item.insert(name.to_owned(), s("nonsense"));
            if name != "orgId" {
                assert!(
                    matches!(work_order(item), Err(TableError::Corrupt(found)) if found == name),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn sort_keys_of_one_status_sort_by_time() {
        let key = |at: &str| card_sort_key(Status::Open, at.parse().unwrap(), WorkOrderId(Uuid::nil()));
        let keys =
            [key("2026-11-21T09:01:00Z"), key("2026-11-21T09:01:00.000001Z"), key("2026-11-21T09:01:00.1Z")];
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(
            keys[0],
            "STATUS#OPEN#TS#2026-11-21T09:01:00.000000Z#WO#00000000-0000-0000-0000-000000000000"
        );
    }
}
