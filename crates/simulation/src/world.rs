//! The tables, the gateway's books and the outbox.

use std::sync::Arc;

use aws_credential_types::Credentials;
use tradewind_gateways::mailer::RecordingMailer;
use tradewind_gateways::payment::Ledger;
use tradewind_kit::Aws;
use tradewind_stores::{EventStore, Intake, Inventory, Notifications, OrderView, Payments};
use tradewind_testkit::{FaultProxy, Items, Odds, Table, cloud_endpoint};

use crate::plan::Plan;

/// Everything that outlives a crash.
#[derive(Debug)]
pub struct World {
    events: Table,
    orders: Table,
    inventory: Table,
    payments: Table,
    notifications: Table,
    /// What the gateway knows.
    pub ledger: Arc<Ledger>,
    /// What went out.
    pub mailer: RecordingMailer,
    /// What stands between everybody and DynamoDB.
    pub faults: FaultProxy,
    client_retries: bool,
}

/// Stores over clients of their own.
#[derive(Clone, Debug)]
pub struct Stores {
    /// What happened.
    pub events: EventStore,
    /// Where orders come in.
    pub intake: Intake,
    /// The order view.
    pub view: OrderView,
    /// The stock.
    pub inventory: Inventory,
    /// The payments.
    pub payments: Payments,
    /// The records of mails.
    pub notifications: Notifications,
}

/// Every item of every table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the table of that name")]
pub struct Tables {
    pub events: Items,
    pub orders: Items,
    pub inventory: Items,
    pub payments: Items,
    pub notifications: Items,
}

impl World {
    /// Empty tables, without faults yet.
    pub async fn new(plan: &Plan) -> Self {
        let (events, orders, inventory, payments, notifications, faults) = tokio::join!(
            Table::create(),
            Table::of_orders(),
            Table::create(),
            Table::with_index("by-time", "createdAt"),
            Table::create(),
            FaultProxy::start(cloud_endpoint(), plan.seed, Odds::default()),
        );
        Self {
            events,
            orders,
            inventory,
            payments,
            notifications,
            ledger: Arc::default(),
            mailer: RecordingMailer::default(),
            faults,
            client_retries: plan.hazards.client_retries,
        }
    }

    /// Stores that meet the faults.
    pub fn stores(&self) -> Stores {
        let aws = aws(self.faults.url());
        self.stores_over(&if self.client_retries { aws } else { aws.without_retries() })
    }

    /// Stores that meet none.
    pub fn calm_stores(&self) -> Stores {
        self.stores_over(&aws(cloud_endpoint()))
    }

    /// Everything in the event store.
    pub async fn events(&self) -> Items {
        self.events.items().await
    }

    /// Everything in the inventory.
    pub async fn inventory(&self) -> Items {
        self.inventory.items().await
    }

    /// Everything in the order view.
    pub async fn orders(&self) -> Items {
        self.orders.items().await
    }

    /// Everything.
    pub async fn tables(&self) -> Tables {
        let (events, orders, inventory, payments, notifications) = tokio::join!(
            self.events.items(),
            self.orders.items(),
            self.inventory.items(),
            self.payments.items(),
            self.notifications.items()
        );
        Tables { events, orders, inventory, payments, notifications }
    }

    fn stores_over(&self, aws: &Aws) -> Stores {
        let events = EventStore::new(aws, self.events.name());
        Stores {
            intake: Intake::new(self.orders.name(), events.clone()),
            view: OrderView::new(aws, self.orders.name()),
            inventory: Inventory::new(aws, self.inventory.name()),
            payments: Payments::new(aws, self.payments.name(), events.clone()),
            notifications: Notifications::new(aws, self.notifications.name()),
            events,
        }
    }
}

fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}
