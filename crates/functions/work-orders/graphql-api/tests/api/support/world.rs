//! An API with everything around it, each part of which can be broken.

use std::collections::BTreeMap;

use aws_credential_types::Credentials;
use graphql_api::{Api, Environment, Tables};
use lambda_http::{Body, Request};
use serde_json::{Value, json};
use tokio_postgres::Client;
use tradewind_kit::Aws;
use tradewind_operations::Watch;
use tradewind_stores::dynamodb::work_orders::Projected;
use tradewind_stores::{Database, WorkOrderView};
use tradewind_testkit::{self as testkit, ChaosProxy, Issuer, Queue, SnsSink, cloud_endpoint};

use super::{Answer, Counts, JOHN, Stores, rows};

const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:work-order-events";

/// An API and its surroundings.
pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) issuer: Issuer,
    /// Between the API and Postgres.
    pub(crate) postgres: ChaosProxy,
    /// Between the API and DynamoDB.
    pub(crate) dynamodb: ChaosProxy,
    /// Between the API and SNS.
    pub(crate) sns: ChaosProxy,
    pub(crate) sink: SnsSink,
    /// Past the proxy.
    pub(crate) rows: Client,
    pub(crate) database: testkit::Database,
    pub(crate) stores: Stores,
    /// By plain name.
    pub(crate) queues: Vec<(&'static str, Queue)>,
}

impl World {
    /// Without a read model: for tests that only write.
    pub(crate) async fn start() -> Self {
        Self::build(Stores::none(), Vec::new()).await
    }

    /// With a read model. Nothing projects by itself: see [`project`](Self::project).
    pub(crate) async fn with_view() -> Self {
        Self::build(Stores::view_alone().await, Vec::new()).await
    }

    /// With the tables of all contexts.
    pub(crate) async fn with_stores() -> Self {
        Self::build(Stores::all().await, Vec::new()).await
    }

    /// With a worker that has a queue and a dead-letter queue, and `event-relay`, which has only the latter.
    pub(crate) async fn with_queues() -> Self {
        let mut queues = Vec::new();
        for name in ["stock-allocator", "stock-allocator-dlq", "event-relay-dlq"] {
            queues.push((name, Queue::create().await));
        }
        Self::build(Stores::none(), queues).await
    }

    async fn build(stores: Stores, queues: Vec<(&'static str, Queue)>) -> Self {
        let (database, sink, issuer) =
            (testkit::Database::create().await, SnsSink::start().await, Issuer::start().await);
        let postgres = ChaosProxy::start(database.url()).await;
        let dynamodb = ChaosProxy::start(cloud_endpoint()).await;
        let sns = ChaosProxy::start(sink.url()).await;
        let rows = database.client().await;
        let api = api([&postgres, &dynamodb, &sns], &issuer, &stores.tables(), &queues, false);
        Self { api, issuer, postgres, dynamodb, sns, sink, rows, database, stores, queues }
    }

    /// A new process: empty pools, nothing cached, nothing paused.
    pub(crate) fn restart(&mut self) {
        self.api = self.another_api(false);
    }

    /// One more API over the same stores.
    pub(crate) fn another_api(&self, introspection: bool) -> Api {
        let proxies = [&self.postgres, &self.dynamodb, &self.sns];
        api(proxies, &self.issuer, &self.stores.tables(), &self.queues, introspection)
    }

    pub(crate) fn user(&self, role: &str, org: &str) -> User<'_> {
        User { world: self, token: Some(self.issuer.token(role, org)) }
    }

    pub(crate) fn with_token(&self, token: impl Into<String>) -> User<'_> {
        User { world: self, token: Some(token.into()) }
    }

    pub(crate) fn anonymous(&self) -> User<'_> {
        User { world: self, token: None }
    }

    pub(crate) async fn handle(&self, request: Request) -> Answer {
        Answer::read(self.api.handle(request).await.unwrap())
    }

    pub(crate) async fn counts(&self) -> Counts {
        Counts::take(&self.rows, &self.sink).await
    }

    /// Every event there is: see [`rows::events`].
    pub(crate) async fn events(&self) -> Vec<(String, i64, String)> {
        rows::events(&self.rows, &self.sink).await
    }

    pub(crate) fn view(&self) -> WorkOrderView {
        WorkOrderView::new(&cloud(), self.stores.tables().work_orders)
    }

    /// What `work-order-projector` does with what SNS has accepted so far.
    pub(crate) async fn project(&self) {
        let view = self.view();
        for published in self.sink.accepted() {
            let event = tradewind_events::decode(&published.message).unwrap();
            let snapshot = event.work_order().unwrap();
            let key = (snapshot.org_id.clone(), snapshot.work_order_id);
            let heads = view.heads(std::slice::from_ref(&key)).await.unwrap();
            let head = heads.get(&key);
            if head.is_none_or(|head| head.sequence < snapshot.version) {
                assert_eq!(view.write(snapshot, head).await.unwrap(), Projected::Written);
            }
        }
    }
}

/// Clients of the local cloud, past the proxies.
pub(crate) fn cloud() -> Aws {
    aws(cloud_endpoint())
}

/// Clients of a local cloud at this address.
fn aws(endpoint: String) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint))
}

fn api(
    [postgres, dynamodb, sns]: [&ChaosProxy; 3],
    issuer: &Issuer,
    tables: &Tables,
    queues: &[(&str, Queue)],
    introspection: bool,
) -> Api {
    let aws = aws(dynamodb.url()).with_endpoint("SNS", sns.url());
    let queues: BTreeMap<_, _> =
        queues.iter().map(|(name, queue)| ((*name).to_owned(), queue.url().to_owned())).collect();
    let watch = Watch::new(&aws, queues, vec!["/aws/lambda/none".to_owned()]);
    let database = Database::connect_to(postgres.url());
    let environment = Environment::new(&database, &aws, tables, TOPIC, watch);
    let issuer = tradewind_kit::auth::Issuer {
        issuer: issuer.url(),
        audience: issuer.client_id().to_owned(),
        jwks_url: issuer.jwks_url(),
    };
    Api::new(environment, issuer, introspection)
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct User<'a> {
    pub(crate) world: &'a World,
    pub(crate) token: Option<String>,
}

impl User<'_> {
    /// A request as a GraphQL client makes it.
    pub(crate) fn request(&self, query: &str, variables: &Value) -> Request {
        let mut request = http::Request::post("/").header("content-type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        request.body(Body::Text(body)).unwrap()
    }

    pub(crate) async fn ask(&self, query: &str) -> Answer {
        self.send(query, json!({})).await
    }

    pub(crate) async fn send(&self, query: &str, variables: Value) -> Answer {
        self.world.handle(self.request(query, &variables)).await
    }

    /// Opens a work order for John Smith and returns its id.
    pub(crate) async fn open(&self, title: &str) -> String {
        let answer = self.send(super::CREATE, json!({ "customerId": JOHN, "title": title })).await;
        answer.text("createWorkOrder", "id")
    }

    /// Moves a work order through these statuses.
    pub(crate) async fn move_through(&self, id: &str, statuses: &[&str]) {
        for status in statuses {
            self.send(super::MOVE, json!({ "id": id, "status": status })).await.ok("changeWorkOrderStatus");
        }
    }
}
