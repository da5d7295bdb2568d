//! An API with everything around it, each part of which can be broken.

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use orders_api::{Api, Environment};
use serde_json::Value;
use tradewind_domain::order::Step;
use tradewind_domain::{Money, OrderId, OrgId, Sku};
use tradewind_events::order::{Remark, encode};
use tradewind_gateways::model::ModelClient;
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, ids};
use tradewind_stores::dynamodb::event_store::{Appended, EventKey, NewEvent};
use tradewind_stores::{Catalogue, EventStore, OrderView};
use tradewind_testkit::{ChaosProxy, ChatStub, Issuer, Table, cloud_endpoint};

use super::{Answer, ELECTRIC, PLUMBING};

/// The catalogue of the seed data, in minor units.
const PRICES: [(&str, u64); 8] = [
    ("APPLES", 150),
    ("ORANGES", 200),
    ("SKU-1", 1990),
    ("SKU-2", 990),
    ("PROD-001", 99_900),
    ("PROD-002", 24_900),
    ("PROD-003", 7_900),
    ("FAIL-ME", 100),
];

/// An API and its surroundings.
pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) issuer: Issuer,
    /// Between the API and DynamoDB.
    pub(crate) dynamodb: ChaosProxy,
    pub(crate) model: Option<ChatStub>,
    pub(crate) events: Table,
    pub(crate) orders: Table,
}

impl World {
    /// With the catalogue of both orgs, and no model.
    pub(crate) async fn start() -> Self {
        Self::build(None).await
    }

    /// With a model that is asked about orders.
    pub(crate) async fn with_model() -> Self {
        Self::build(Some(ChatStub::start().await)).await
    }

    async fn build(model: Option<ChatStub>) -> Self {
        let (events, orders) = (Table::create().await, Table::of_orders().await);
        let (issuer, dynamodb) = (Issuer::start().await, ChaosProxy::start(cloud_endpoint()).await);
        let api = api(dynamodb.url(), &issuer, model.as_ref(), &events, &orders);
        let world = Self { api, issuer, dynamodb, model, events, orders };
        for org in [PLUMBING, ELECTRIC] {
            for (sku, price) in PRICES {
                world.price(org, sku, price).await;
            }
        }
        world
    }

    /// A new process: nothing connected, nothing cached.
    pub(crate) fn restart(&mut self) {
        self.connect(self.dynamodb.url());
    }

    /// A new process, with its DynamoDB at this address.
    pub(crate) fn connect(&mut self, dynamodb: String) {
        self.api = api(dynamodb, &self.issuer, self.model.as_ref(), &self.events, &self.orders);
    }

    /// Sets a price in the catalogue of an org.
    pub(crate) async fn price(&self, org: &str, sku: &str, minor: u64) {
        let sku = Sku::parse("sku", sku).unwrap();
        let catalogue = Catalogue::new(&aws(cloud_endpoint()), self.orders.name());
        catalogue.set_price(&org_id(org), &sku, Money::from_minor(minor).unwrap()).await.unwrap();
    }

    pub(crate) fn user(&self, role: &str, org: &str) -> User<'_> {
        User { world: self, token: Some(self.issuer.token(role, org)) }
    }

    pub(crate) fn with_token(&self, token: Option<String>) -> User<'_> {
        User { world: self, token }
    }

    pub(crate) async fn handle(&self, request: Request) -> Answer {
        Answer::read(self.api.handle(request).await.unwrap())
    }

    /// How many events there are, and how many items besides the catalogue in the table of orders.
    pub(crate) async fn counts(&self) -> (usize, usize) {
        let orders = self.orders.items().await;
        let besides = orders.keys().filter(|(pk, _)| !pk.ends_with("#CATALOGUE")).count();
        (self.events.items().await.len(), besides)
    }

    /// The event store, past the proxy.
    pub(crate) fn store(&self) -> EventStore {
        EventStore::new(&aws(cloud_endpoint()), self.events.name())
    }

    /// The order view, past the proxy.
    pub(crate) fn view(&self) -> OrderView {
        OrderView::new(&aws(cloud_endpoint()), self.orders.name())
    }

    /// What the workers do: appends these steps of an order of the first org.
    pub(crate) async fn happen(&self, order: &str, steps: &[Step]) {
        let (store, org) = (self.store(), org_id(PLUMBING));
        let id = OrderId::parse("orderId", order).unwrap();
        let order = store.order(&org, &id).await.unwrap().unwrap().order;
        for step in steps {
            let origin = ids::beginning(ids::trace());
            let failed = matches!(step, Step::StockDepleted | Step::PaymentRejected);
            let remark = Remark {
                reason: failed.then(|| "as the test planned".to_owned()),
                payment_id: (*step == Step::PaymentAccepted).then(|| "pay-1".to_owned()),
            };
            let encoded = encode(&order, *step, remark, &origin).unwrap();
            let event = NewEvent::new(EventKey::step(&org, &id, *step), &org, origin.time, encoded);
            assert_eq!(store.append(&event).await.unwrap(), Appended::New);
        }
    }

    /// What `order-sync` does with everything that is in the event store.
    pub(crate) async fn sync(&self) {
        let view = self.view();
        let items = self.events.items().await;
        let mut events: Vec<_> =
            items.values().map(|item| tradewind_events::decode(&item["event"]).unwrap()).collect();
        events.sort_by_key(|event| event.sequence);
        for event in events {
            let (step, data) = event.order().unwrap();
            let order = data.clone().into_order(event.org_id.clone());
            view.apply(&order, step, event.time).await.unwrap();
        }
    }
}

pub(crate) fn org_id(org: &str) -> OrgId {
    OrgId::parse("orgId", org).unwrap()
}

/// Clients of a local cloud at this address.
fn aws(endpoint: String) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint))
}

fn api(dynamodb: String, issuer: &Issuer, model: Option<&ChatStub>, events: &Table, orders: &Table) -> Api {
    let aws = aws(dynamodb);
    let model = model.and_then(|model| {
        let base = model.base_url();
        let mut env = Reader::new(move |name| match name {
            "MODEL_BASE_URL" => Some(base.clone()),
            "MODEL_NAME" => Some("stub".to_owned()),
            "MODEL_API_KEY" => Some(ChatStub::KEY.to_owned()),
            _ => None,
        });
        ModelClient::read(&mut env, &aws)
    });
    let environment = Environment::new(&aws, events.name(), orders.name(), model);
    let issuer = tradewind_kit::auth::Issuer {
        issuer: issuer.url(),
        audience: issuer.client_id().to_owned(),
        jwks_url: issuer.jwks_url(),
    };
    Api::new(environment, issuer)
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct User<'a> {
    pub(crate) world: &'a World,
    pub(crate) token: Option<String>,
}

impl User<'_> {
    /// A request as a client makes it.
    pub(crate) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Request {
        let mut request = http::Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let Some(body) = body else { return request.body(Body::Empty).unwrap() };
        request.header("content-type", "application/json").body(Body::Text(body.to_string())).unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.world.handle(self.request("GET", path, None)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.world.handle(self.request("POST", path, Some(body))).await
    }

    /// Posts without a body.
    pub(crate) async fn post_nothing(&self, path: &str) -> Answer {
        self.world.handle(self.request("POST", path, None)).await
    }

    /// Posts under an idempotency key.
    pub(crate) async fn post_once(&self, key: &str, path: &str, body: &Value) -> Answer {
        let mut request = self.request("POST", path, Some(body));
        request.headers_mut().insert("idempotency-key", key.parse().unwrap());
        self.world.handle(request).await
    }

    /// Posts any text.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Answer {
        let mut request = self.request("POST", path, Some(&Value::Null));
        *request.body_mut() = Body::Text(body.to_owned());
        self.world.handle(request).await
    }
}
