//! The tables of the contexts that the API only reads, written as their owners write them.

use graphql_api::Tables;
use jiff::{Timestamp, ToSpan as _};
use tradewind_domain::note::{Author, Content, Note, Step as NoteStep};
use tradewind_domain::order::{Order, Step, lines};
use tradewind_domain::{
    CustomerRef, Lease, LotId, Money, NoteId, OrderId, OrgId, Sku, Units, UserId, WorkOrderId,
};
use tradewind_events::order::Remark;
use tradewind_events::stock::Restocked;
use tradewind_events::{Origin, note};
use tradewind_kit::ids;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::payments::Claim;
use tradewind_stores::{EventStore, Inventory, Notes, OrderView, Payments};
use tradewind_testkit::Table;
use uuid::Uuid;

use super::cloud;

/// When the first of everything happened; what comes later has later seconds.
const BEGINNING: &str = "2026-11-21T09:00:00Z";

/// So many seconds later.
pub(crate) fn at(second: i64) -> Timestamp {
    BEGINNING.parse::<Timestamp>().unwrap() + second.seconds()
}

fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

fn order_id(id: &str) -> OrderId {
    OrderId::parse("orderId", id).unwrap()
}

/// The tables, as far as a test has them.
pub(crate) struct Stores {
    view: Option<Table>,
    others: Option<Others>,
}

struct Others {
    event_store: Table,
    orders: Table,
    inventory: Table,
    payments: Table,
    notes: Table,
}

impl Stores {
    pub(crate) const fn none() -> Self {
        Self { view: None, others: None }
    }

    pub(crate) async fn view_alone() -> Self {
        Self { view: Some(Table::create().await), others: None }
    }

    pub(crate) async fn all() -> Self {
        let some = [("public", "publicPk"), ("by-work-order", "workOrderPk")];
        let others = Others {
            event_store: Table::create().await,
            orders: Table::of_orders().await,
            inventory: Table::create().await,
            payments: Table::with_index("by-time", "createdAt").await,
            notes: Table::with_indexes_of_some(&some).await,
        };
        Self { others: Some(others), ..Self::view_alone().await }
    }

    pub(crate) fn tables(&self) -> Tables {
        let name = |table: fn(&Others) -> &Table| {
            self.others.as_ref().map_or("no-table", |others| table(others).name()).to_owned()
        };
        Tables {
            work_orders: self.view.as_ref().map_or("no-table", Table::name).to_owned(),
            event_store: name(|others| &others.event_store),
            orders: name(|others| &others.orders),
            inventory: name(|others| &others.inventory),
            payments: name(|others| &others.payments),
            notes: name(|others| &others.notes),
        }
    }

    fn events(&self) -> EventStore {
        EventStore::new(&cloud(), self.tables().event_store)
    }

    /// Tells the event store of the steps of an order, a second apart, in this trace.
    pub(crate) async fn record(&self, order: &Order, steps: &[(Step, Option<&str>)]) -> Vec<Origin> {
        let mut origins = Vec::new();
        for (n, (step, reason)) in (0..).zip(steps) {
            let time = order.placed_at + i64::from(n).seconds();
            let origin = Origin { time, ..ids::beginning(ids::trace()) };
            let remark = Remark { reason: reason.map(str::to_owned), ..Remark::default() };
            let event = NewEvent::step(order, *step, remark, &origin).unwrap();
            self.events().append(&event).await.unwrap();
            origins.push(origin);
        }
        origins
    }

    /// Brings the view of orders up to these steps, a second apart.
    pub(crate) async fn show(&self, order: &Order, steps: &[Step]) {
        let view = OrderView::new(&cloud(), self.tables().orders);
        for (n, step) in (0..).zip(steps) {
            view.apply(order, *step, order.placed_at + i64::from(n).seconds()).await.unwrap();
        }
    }

    pub(crate) async fn restock(&self, org_id: &str, sku: &str, units: u64) {
        let lot = Restocked {
            sku: Sku::parse("sku", sku).unwrap(),
            units: Units::parse("units", units).unwrap(),
            lot_id: LotId::parse("lotId", "LOT-0001").unwrap(),
        };
        let inventory = Inventory::new(&cloud(), self.tables().inventory);
        inventory.restock(&org(org_id), &lot, at(0)).await.unwrap();
    }

    /// Begins the payment of an order.
    pub(crate) async fn charge(&self, order: &Order, now: Timestamp) {
        let payments = Payments::new(&cloud(), self.tables().payments, self.events());
        let lease = Lease { owner: ids::uuid(), until: now + 60.seconds() };
        assert!(matches!(payments.claim(order, lease, None, now).await.unwrap(), Claim::Mine(_)));
    }

    pub(crate) async fn write(&self, note: &Note) {
        let notes = Notes::new(&cloud(), self.tables().notes, self.events());
        let origin = Origin { time: note.created_at, ..ids::beginning(ids::trace()) };
        let saved = NewEvent::note(note, NoteStep::Saved, note::Remark::default(), &origin).unwrap();
        notes.save(note, &saved).await.unwrap();
    }
}

/// An order of two lines, placed at this second.
pub(crate) fn order(org_id: &str, id: &str, second: i64) -> Order {
    Order {
        id: order_id(id),
        org_id: org(org_id),
        lines: lines::parse(&[("APPLES".to_owned(), 20), ("PEARS".to_owned(), 1)]).unwrap(),
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: CustomerRef::parse("customerId", "CUST-123").ok(),
        work_order_id: None,
        contact: Some("jane@example.com".to_owned()),
        placed_at: at(second),
    }
}

/// A note, written at this second.
pub(crate) fn note(org_id: &str, author: &str, second: i64, content: &str, is_public: bool) -> Note {
    let created_at = at(second);
    Note {
        id: NoteId(uuid_of(created_at)),
        org_id: org(org_id),
        author: Author {
            user_id: UserId::parse("userId", author).unwrap(),
            username: format!("{author}@example.com"),
        },
        content: Content::parse("content", content).unwrap(),
        is_public,
        work_order_id: None,
        created_at,
        updated_at: created_at,
        version: 1,
    }
}

/// Ids of notes sort by time.
fn uuid_of(time: Timestamp) -> Uuid {
    let millis = u64::try_from(time.as_millisecond()).unwrap();
    let random = ids::uuid().as_bytes()[6..].try_into().unwrap();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

pub(crate) fn work_order_id(id: &str) -> WorkOrderId {
    WorkOrderId::parse("workOrderId", id).unwrap()
}
