//! consumes  GraphQL over HTTP, with a Cognito ID token
//! decides   work-order commands (`tradewind_domain::work_order::decide`), in one Postgres transaction with their events
//! emits     WorkOrderCreated, WorkOrderUpdated, WorkOrderStatusChanged, by way of the outbox
//! next      the relay (eagerly here, else `outbox-publisher`) -> SNS -> `work-order-projector`

pub mod eager;
pub mod error;
mod guard;
mod http;
pub mod schema;

use lambda_http::{Body, Error, Request, Response};
use tracing::Instrument;
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_relay::{Policy, Relay, Topic};
use tradewind_stores::{Customers, Database, DatabaseSettings, Outbox, WorkOrderView, WorkOrders};

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
    /// The read model.
    pub view: WorkOrderView,
    /// Sends events right after their commit.
    pub eager: EagerDispatch,
}

impl Environment {
    /// The environment over these clients.
    pub fn new(database: &Database, aws: &Aws, table: &str, topic_arn: &str) -> Self {
        let topic = Topic::new(aws.clone().without_retries().sns(), topic_arn);
        let relay = Relay::new(Outbox::new(database.clone()), topic, Policy::default());
        Self {
            work_orders: WorkOrders::new(database.clone()),
            customers: Customers::new(database.clone()),
            view: WorkOrderView::new(aws, table),
            eager: EagerDispatch::new(relay),
        }
    }
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let database = Database::new(DatabaseSettings::read(&mut env), Some(aws.clone()));
        let table = env.required("WORK_ORDERS_TABLE");
        let topic_arn = env.required("WORK_ORDER_EVENTS_TOPIC_ARN");
        let issuer = Issuer::read(&mut env);
        let introspection = env.parsed("INTROSPECTION", false);
        let api = Self::new(Environment::new(&database, &aws, &table, &topic_arn), issuer, introspection);
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
