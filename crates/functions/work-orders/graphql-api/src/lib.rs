//! consumes  GraphQL over HTTP, with a Cognito ID token
//!           (also to read what the HTTP APIs show: orders, stock, payments, notes, queues, traces)
//! decides   work-order commands (`tradewind_domain::work_order::decide`), in one Postgres transaction with their events
//! emits     WorkOrderCreated, WorkOrderUpdated, WorkOrderStatusChanged, by way of the outbox
//! next      the relay (eagerly here, else `outbox-publisher`) -> SNS -> `work-order-projector`

pub mod eager;
pub mod error;
mod guard;
mod http;
mod operation;
pub mod schema;

use lambda_http::{Body, Error, Request, Response};
use tracing::Instrument;
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_operations::Watch;
use tradewind_relay::{Policy, Relay, Topic};
use tradewind_stores::{
    Customers, Database, DatabaseSettings, EventStore, Inventory, Notes, OrderView, Outbox, PaymentView,
    WorkOrderView, WorkOrders,
};

use crate::eager::EagerDispatch;
use crate::schema::Schema;

/// The service of log lines and metrics.
pub const SERVICE: &str = "graphql-api";

/// The function.
#[expect(missing_debug_implementations, reason = "the schema has none")]
pub struct Api {
    schema: Schema,
    verifier: Verifier,
}

/// What resolvers work with.
#[derive(Debug)]
pub struct Environment {
    /// The write model.
    pub work_orders: WorkOrders,
    /// Customers.
    pub customers: Customers,
    /// The read model of work orders.
    pub view: WorkOrderView,
    /// What happened: the truth about each order.
    pub events: EventStore,
    /// Lists of orders.
    pub orders: OrderView,
    /// Stock.
    pub inventory: Inventory,
    /// Payments.
    pub payments: PaymentView,
    /// Notes.
    pub notes: Notes,
    /// Work-order events that wait for SNS.
    pub outbox: Outbox,
    /// Queues and logs.
    pub watch: Watch,
    /// Sends events right after their commit.
    pub eager: EagerDispatch,
}

/// The tables that are read, by name.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The read model of work orders.
    pub work_orders: String,
    /// The event store.
    pub event_store: String,
    /// The order view.
    pub orders: String,
    /// Stock.
    pub inventory: String,
    /// Payments.
    pub payments: String,
    /// Notes.
    pub notes: String,
}

impl Tables {
    fn read(env: &mut Reader<'_>) -> Self {
        Self {
            work_orders: env.required("WORK_ORDERS_TABLE"),
            event_store: env.required("EVENT_STORE_TABLE"),
            orders: env.required("ORDERS_TABLE"),
            inventory: env.required("INVENTORY_TABLE"),
            payments: env.required("PAYMENTS_TABLE"),
            notes: env.required("NOTES_TABLE"),
        }
    }
}

impl Environment {
    /// The environment over these clients.
    pub fn new(database: &Database, aws: &Aws, tables: &Tables, topic_arn: &str, watch: Watch) -> Self {
        let topic = Topic::new(aws.clone().without_retries().sns(), topic_arn);
        let outbox = Outbox::new(database.clone());
        let relay = Relay::new(outbox.clone(), topic, Policy::default());
        let events = EventStore::new(aws, &tables.event_store);
        Self {
            work_orders: WorkOrders::new(database.clone()),
            customers: Customers::new(database.clone()),
            view: WorkOrderView::new(aws, &tables.work_orders),
            orders: OrderView::new(aws, &tables.orders),
            inventory: Inventory::new(aws, &tables.inventory),
            payments: PaymentView::new(aws, &tables.payments),
            notes: Notes::new(aws, &tables.notes, events.clone()),
            events,
            outbox,
            watch,
            eager: EagerDispatch::new(relay),
        }
    }
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let database = Database::new(DatabaseSettings::read(&mut env), Some(aws.clone()));
        let tables = Tables::read(&mut env);
        let topic_arn = env.required("WORK_ORDER_EVENTS_TOPIC_ARN");
        let watch = Watch::read(&mut env, &aws);
        let issuer = Issuer::read(&mut env);
        let introspection = env.parsed("INTROSPECTION", false);
        let environment = Environment::new(&database, &aws, &tables, &topic_arn, watch);
        let api = Self::new(environment, issuer, introspection);
        env.finish(api)
    }

    /// An API from its parts.
    pub fn new(environment: Environment, issuer: Issuer, introspection: bool) -> Self {
        Self { schema: schema::build(Some(environment), introspection), verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        let (trace, span) = tradewind_kit::http::begin(&request);
        Ok(Box::pin(http::serve(self, request, trace)).instrument(span).await)
    }
}
