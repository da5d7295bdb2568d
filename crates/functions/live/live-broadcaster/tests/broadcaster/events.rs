//! Events of every kind.

use jiff::Timestamp;
use tradewind_domain::note::{Author, Content, Note, Step as NoteStep};
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Money, NoteId, OrderId, OrgId, Sku, Units, UserId, WorkOrderId};
use tradewind_events::{Event, decode, note, order};
use tradewind_kit::{clock, ids};

pub const ORG: &str = "plumbingCo123";
pub const OTHER_ORG: &str = "hvacCo456";
pub const AUTHOR: &str = "jane-1";
pub const COLLEAGUE: &str = "john-2";
/// What no log may show.
pub const SECRET: &str = "the key is under the mat";

pub fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

pub fn user(id: &str) -> UserId {
    UserId::parse("userId", id).unwrap()
}

/// An event of an order of [`ORG`].
pub fn order(step: Step) -> Event {
    order_of(ORG, step)
}

pub fn order_of(org_id: &str, step: Step) -> Event {
    told(&whole_order(org_id), step)
}

/// An event of an order for a work order.
pub fn order_for(work_order_id: WorkOrderId, step: Step) -> Event {
    told(&Order { work_order_id: Some(work_order_id), ..whole_order(ORG) }, step)
}

fn whole_order(org_id: &str) -> Order {
    Order {
        id: OrderId::parse("orderId", "ABC001").unwrap(),
        org_id: org(org_id),
        lines: vec![Line {
            sku: Sku::parse("sku", "APPLES").unwrap(),
            units: Units::parse("units", 20).unwrap(),
        }],
        total: Money::from_minor(3325).unwrap(),
        user_id: user(AUTHOR),
        customer_id: None,
        work_order_id: None,
        contact: None,
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    }
}

fn told(order: &Order, step: Step) -> Event {
    let encoded =
        order::encode(order, step, order::Remark::default(), &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}

/// An event of a note by [`AUTHOR`], public or not; `was_public` is what it was before.
pub fn note(step: NoteStep, is_public: bool, was_public: bool) -> Event {
    let at: Timestamp = clock::now();
    let note = Note {
        id: NoteId(ids::uuid()),
        org_id: org(ORG),
        author: Author { user_id: user(AUTHOR), username: "jane@example.com".to_owned() },
        content: Content::parse("content", SECRET).unwrap(),
        is_public,
        work_order_id: None,
        created_at: at,
        updated_at: at,
        version: if step.can_have(1) { 1 } else { 2 },
    };
    let remark = note::Remark { reason: None, was_public };
    let encoded = note::encode(&note, step, remark, &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}
