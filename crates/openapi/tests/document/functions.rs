//! The functions behind the document, over tables of their own.

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use serde_json::Value;
use tradewind_kit::Aws;
use tradewind_kit::auth::Issuer as Pool;
use tradewind_stores::{EventStore, Inventory, PaymentView};
use tradewind_testkit::{Issuer, Table, cloud_endpoint};

pub struct Functions {
    issuer: Issuer,
    tables: [Table; 4],
    orders: orders_api::Api,
    inventory: inventory_api::Api,
    payments: payments_api::Api,
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
        ];
        let [events, orders, inventory, payments] = tables.each_ref().map(Table::name);
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = Aws::new("us-east-1", credentials, Some(cloud_endpoint()));
        let store = EventStore::new(&aws, events);
        let pool = || Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let environment = orders_api::Environment::new(&aws, events, orders, None);
        Self {
            orders: orders_api::Api::new(environment, pool()),
            inventory: inventory_api::Api::new(store.clone(), Inventory::new(&aws, inventory), pool()),
            payments: payments_api::Api::new(PaymentView::new(&aws, payments), pool()),
            operations: operations_api::Api::new(store, pool()),
            issuer,
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
            Some("inventory") => self.inventory.handle(request).await,
            Some("payments") => self.payments.handle(request).await,
            Some("testing") => self.operations.handle(request).await,
            _ => self.orders.handle(request).await,
        };
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(answer.body()).unwrap_or_else(|_| panic!("no JSON: {answer:?}")))
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
