//! Messages about events, as clients get them.

use jiff::Timestamp;
use serde::Serialize;
use tradewind_domain::work_order::Status;
use tradewind_domain::{CustomerId, CustomerRef, NoteId, OrderId, UserId, WorkOrderId};
use tradewind_events::order::LineData;
use tradewind_kit::Amount;
use uuid::Uuid;

/// A message about an event.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message<'a, B> {
    /// The type of the event in kebab-case, such as `note-saved`.
    pub event_type: String,
    /// The same in every delivery: clients drop what they know.
    pub event_id: Uuid,
    /// Its place in the feed.
    pub cursor: &'a str,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The trace of the request that led to it: operators look it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    #[serde(flatten)]
    pub body: B,
}

/// A note, as far as the message tells of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfNote<'a> {
    pub note_id: NoteId,
    pub user_id: &'a UserId,
    pub username: &'a str,
    #[serde(flatten)]
    pub told: ToldOfNote<'a>,
}

/// What a message tells of a note beyond whose it is.
#[derive(Debug, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(crate) enum ToldOfNote<'a> {
    Saved {
        #[serde(flatten)]
        text: NoteText<'a>,
        saved_at: Timestamp,
    },
    Updated {
        #[serde(flatten)]
        text: NoteText<'a>,
        updated_at: Timestamp,
    },
    Deleted {
        deleted_at: Timestamp,
    },
    Failed {
        error: &'a str,
    },
}

/// What a note says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NoteText<'a> {
    pub content: &'a str,
    pub is_public: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_order_id: Option<WorkOrderId>,
    pub version: u64,
}

/// An order. Not how to reach the customer: that is between them and the mailer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfOrder<'a> {
    pub order_id: &'a OrderId,
    pub status: &'static str,
    pub order_status: &'static str,
    pub lines: &'a [LineData],
    pub total: Amount,
    pub user_id: &'a UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<&'a CustomerRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_order_id: Option<WorkOrderId>,
    pub placed_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

/// A work order, as lists show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfWorkOrder<'a> {
    pub work_order_id: WorkOrderId,
    pub customer_id: CustomerId,
    pub status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_status: Option<Status>,
    pub title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_at: Option<Timestamp>,
    pub version: u64,
    pub updated_at: Timestamp,
}

/// `OrderStockAllocated` as `order-stock-allocated`.
pub(crate) fn kebab(r#type: &str) -> String {
    let mut name = String::with_capacity(r#type.len() + 4);
    for c in r#type.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_events_are_written_with_hyphens() {
        for (r#type, name) in [
            ("NoteSaved", "note-saved"),
            ("OrderStockAllocated", "order-stock-allocated"),
            ("WorkOrderStatusChanged", "work-order-status-changed"),
        ] {
            assert_eq!(kebab(r#type), name);
        }
    }
}
