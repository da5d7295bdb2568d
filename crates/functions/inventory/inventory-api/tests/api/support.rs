//! An API with tables of its own, somebody who calls it, and what holds for every answer.

use aws_credential_types::Credentials;
use http::HeaderMap;
use inventory_api::Api;
use lambda_http::{Body, Request};
use serde_json::{Value, json};
use tradewind_events::catalogue::Data;
use tradewind_events::{Event, decode};
use tradewind_kit::{Aws, clock};
use tradewind_stores::{EventStore, Inventory};
use tradewind_testkit::{ChaosProxy, Issuer, Table, cloud_endpoint};

pub const PLUMBING: &str = "plumbingCo123";
pub const ELECTRIC: &str = "electricCo456";

/// Words that no client should ever read in a problem: stores, drivers, addresses, crates.
const INTERNAL: [&str; 10] = [
    "dynamo",
    "arn:",
    "127.0.0.1",
    "localhost",
    "http://",
    "connection",
    "tokio",
    "panic",
    ".rs:",
    "conditional",
];

pub const RESTOCK: &str = "/api/v1/inventory/restockSku";
pub const LIST: &str = "/api/v1/inventory/listSkus";

/// Seed 002's lot.
pub fn apples() -> Value {
    json!({ "sku": "APPLES", "units": 100, "lotId": "A00001" })
}

/// The API and its surroundings.
pub struct World {
    pub api: Api,
    pub issuer: Issuer,
    /// Between the API and DynamoDB.
    pub dynamodb: ChaosProxy,
    pub events: Table,
    pub stock: Table,
}

fn aws(endpoint: String) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint))
}

impl World {
    pub async fn start() -> Self {
        let (events, stock) = (Table::create().await, Table::create().await);
        let (issuer, dynamodb) = (Issuer::start().await, ChaosProxy::start(cloud_endpoint()).await);
        let aws = aws(dynamodb.url());
        let of_tokens = tradewind_kit::auth::Issuer {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let (store, inventory) = (EventStore::new(&aws, events.name()), Inventory::new(&aws, stock.name()));
        Self { api: Api::new(store, inventory, of_tokens), issuer, dynamodb, events, stock }
    }

    pub fn user(&self, org: &str) -> User<'_> {
        User { world: self, token: Some(self.issuer.token("technician", org)) }
    }

    /// The event store, by another way than the API's.
    pub fn store(&self) -> EventStore {
        EventStore::new(&aws(cloud_endpoint()), self.events.name())
    }

    /// The events that were written.
    pub async fn told(&self) -> Vec<Event> {
        self.events.items().await.values().map(|item| decode(&item["event"]).unwrap()).collect()
    }

    /// What `sku-restocker` does with them.
    pub async fn sync(&self) {
        let inventory = Inventory::new(&aws(cloud_endpoint()), self.stock.name());
        for event in self.told().await {
            let Data::SkuRestocked(lot) = &event.data else { panic!("{event:?} is no lot") };
            inventory.restock(&event.org_id, lot, clock::now()).await.unwrap();
        }
    }

    /// Takes lots of one unit of these skus in, and adds them to the stock.
    pub async fn stock(&self, org: &str, skus: &[&str]) {
        for sku in skus {
            let lot = json!({ "sku": sku, "units": 1, "lotId": "LOT-1" });
            assert_eq!(self.user(org).post(RESTOCK, &lot).await.status, 202);
        }
        self.sync().await;
    }
}

/// Somebody who calls the API.
pub struct User<'a> {
    pub world: &'a World,
    pub token: Option<String>,
}

impl User<'_> {
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Body::Text(body.to_string())).await
    }

    pub async fn send(&self, method: &str, path: &str, body: Body) -> Answer {
        let mut request = http::Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.world.handle(request.header("content-type", "application/json").body(body).unwrap()).await
    }
}

impl World {
    pub async fn handle(&self, request: Request) -> Answer {
        let (parts, body) = self.api.handle(request).await.unwrap().into_parts();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        answer.check();
        answer
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// What goes for all: never cached, with a trace id; a problem has a code, and no internal text.
    fn check(&self) {
        let header = |name: &str| self.headers[name].to_str().unwrap();
        assert_eq!(header("cache-control"), "no-store");
        if self.status < 300 {
            assert_eq!(header("content-type"), "application/json");
            return;
        }
        assert_eq!(header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], self.status);
        assert_eq!(self.body["traceId"], header("x-trace-id"));
        let text = self.body.to_string().to_lowercase();
        for word in INTERNAL {
            assert!(!text.contains(word), "{word:?} is internal: {text}");
        }
    }

    /// Status and code.
    pub fn outcome(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// The pointers of the fields that are not right, sorted.
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        pointers
    }

    /// The names of the listed skus.
    #[track_caller]
    pub fn skus(&self) -> Vec<&str> {
        let skus = self.body["skus"].as_array().unwrap_or_else(|| panic!("{}", self.body));
        skus.iter().map(|stock| stock["sku"].as_str().unwrap()).collect()
    }
}
