//! Tables of one's own, and orders.

use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::order::{Order, Step, lines};
use tradewind_domain::{CustomerRef, Money, OrderId, OrgId, UserId, WorkOrderId};
use tradewind_events::order::Remark;
use tradewind_kit::{Aws, ids};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::{Catalogue, EventStore, Intake, OrderView};
use tradewind_testkit::{Table, cloud_endpoint};
use uuid::Uuid;

/// Clients of the cloud at this address.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

/// The tables of orders and of events.
pub struct World {
    pub orders: Table,
    pub events: Table,
    pub aws: Aws,
}

impl World {
    pub async fn new() -> Self {
        Self { orders: Table::of_orders().await, events: Table::create().await, aws: aws(cloud_endpoint()) }
    }

    pub fn view(&self) -> OrderView {
        OrderView::new(&self.aws, self.orders.name())
    }

    pub fn store(&self) -> EventStore {
        EventStore::new(&self.aws, self.events.name())
    }

    pub fn intake(&self) -> Intake {
        Intake::new(self.orders.name(), self.store())
    }

    pub fn catalogue(&self) -> Catalogue {
        Catalogue::new(&self.aws, self.orders.name())
    }
}

pub fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

pub const ORG: &str = "plumbingCo123";

/// Second `second` of the tests' day.
pub fn at(second: u32) -> Timestamp {
    let morning: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    morning + SignedDuration::from_secs(second.into())
}

/// What every third order is for.
pub const WORK_ORDER: WorkOrderId = WorkOrderId(Uuid::from_u128(0x019b_ca5d_ac96_774b_bcce_b301_0000_0000));

/// Order `number` of an org, placed a second after the one before.
pub fn order_of(org_name: &str, number: u32) -> Order {
    Order {
        id: OrderId::parse("orderId", &format!("ORDER-{number}")).unwrap(),
        org_id: org(org_name),
        lines: lines::parse(&[("APPLES".to_owned(), 20), ("PEARS".to_owned(), 1)]).unwrap(),
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: number.is_multiple_of(2).then(|| CustomerRef::parse("customerId", "CUST-123").unwrap()),
        work_order_id: number.is_multiple_of(3).then_some(WORK_ORDER),
        contact: Some("jane@example.com".to_owned()),
        placed_at: at(number),
    }
}

pub fn order(number: u32) -> Order {
    order_of(ORG, number)
}

/// The event of a step.
pub fn event(order: &Order, step: Step) -> NewEvent {
    NewEvent::step(order, step, Remark::default(), &ids::beginning(ids::trace())).unwrap()
}
