//! Tables of one's own, and orders.

use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::order::{Order, Step, lines};
use tradewind_domain::{CustomerRef, Money, OrderId, OrgId, UserId};
use tradewind_events::order::Remark;
use tradewind_kit::{Aws, ids};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::{Catalogue, EventStore, Intake, OrderView};
use tradewind_testkit::{Table, cloud_endpoint};

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
        Self {
            orders: Table::with_index("by-time", "placedAt").await,
            events: Table::create().await,
            aws: aws(cloud_endpoint()),
        }
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

/// Order `number` of an org, placed a second after the one before.
pub fn order_of(org_name: &str, number: u32) -> Order {
    Order {
        id: OrderId::parse("orderId", &format!("ORDER-{number}")).unwrap(),
        org_id: org(org_name),
        lines: lines::parse(&[("APPLES".to_owned(), 20), ("PEARS".to_owned(), 1)]).unwrap(),
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: number.is_multiple_of(2).then(|| CustomerRef::parse("customerId", "CUST-123").unwrap()),
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
