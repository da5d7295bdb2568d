//! The functions behind the document, over tables of their own.

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use serde_json::{Value, json};
use tradewind_kit::Aws;
use tradewind_kit::auth::Issuer as Pool;
use tradewind_stores::{EventStore, Identity, Inventory, PaymentView};
use tradewind_testkit::{Issuer, Table, UserPool, cloud_endpoint};

pub struct Functions {
    issuer: Issuer,
    users: UserPool,
    tables: [Table; 5],
    orders: orders_api::Api,
    inventory: inventory_api::Api,
    payments: payments_api::Api,
    identity: identity_api::Api,
    operations: operations_api::Api,
}

impl Functions {
    pub async fn new() -> Self {
        let issuer = Issuer::start().await;
        let tables = [
            Table::create().await,
            Table::with_index("by-time", "placedAt").await,
            Table::create().await,
            Table::with_index("by-time", "createdAt").await,
            Table::create().await,
        ];
        let users = UserPool::create().await;
        users.add("jane@example.com", "Correct-horse-7", "plumbingCo123", &["operator"], true).await;
        let [events, orders, inventory, payments, identity] = tables.each_ref().map(Table::name);
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = Aws::new("us-east-1", credentials, Some(cloud_endpoint()));
        let store = EventStore::new(&aws, events);
        let pool = || Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let environment = orders_api::Environment::new(&aws, events, orders, None);
        let directory = identity_api::Directory::new(&aws, users.id(), users.client_id());
        let people = identity_api::Environment::new(directory, Identity::new(&aws, identity));
        Self {
            identity: identity_api::Api::new(people, pool()),
            orders: orders_api::Api::new(environment, pool()),
            inventory: inventory_api::Api::new(store.clone(), Inventory::new(&aws, inventory), pool()),
            payments: payments_api::Api::new(PaymentView::new(&aws, payments), pool()),
            operations: operations_api::Api::new(store, pool()),
            issuer,
            users,
            tables,
        }
    }

    /// The answer of the function that has the path.
    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request: Request = http::Request::post(path)
            .header("authorization", format!("Bearer {}", self.issuer.token("operator", "plumbingCo123")))
            .header("content-type", "application/json")
            .body(Body::Text(body.to_string()))
            .unwrap();
        let answer = match path.split('/').nth(3) {
            _ if path.starts_with("/auth/") => self.identity.handle(request).await,
            Some("inventory") => self.inventory.handle(request).await,
            Some("payments") => self.payments.handle(request).await,
            Some("testing") => self.operations.handle(request).await,
            _ => self.orders.handle(request).await,
        };
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(answer.body()).unwrap_or_else(|_| panic!("no JSON: {answer:?}")))
    }

    /// A refresh token of somebody who signed in.
    pub async fn refresh_token(&self) -> Value {
        let login = json!({"username": "jane@example.com", "password": "Correct-horse-7"});
        self.post("/auth/login", &login).await.1["refreshToken"].clone()
    }

    /// How many users there are.
    pub async fn users(&self) -> usize {
        self.users.users().await.len()
    }

    /// How many items there are in all tables.
    pub async fn items(&self) -> usize {
        let mut items = 0;
        for table in &self.tables {
            items += table.items().await.len();
        }
        items
    }
}
