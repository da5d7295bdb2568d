//! Payments of two orgs, and requests as API Gateway sends them.

use std::time::Duration;

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use payments_api::Api;
use serde_json::Value;
use tradewind_domain::order::{Line, Order};
use tradewind_domain::payment::Status;
use tradewind_domain::{Lease, Money, OrderId, OrgId, Sku, Units, UserId};
use tradewind_kit::auth::Issuer as Pool;
use tradewind_kit::{Aws, clock, ids};
use tradewind_stores::dynamodb::payments::{Claim, Guard, Settled};
use tradewind_stores::{EventStore, PaymentView, Payments};
use tradewind_testkit::{Issuer, Table, cloud_endpoint};

pub const ORG: &str = "plumbingCo123";
pub const OTHER: &str = "electricCo456";

pub struct World {
    pub issuer: Issuer,
    pub payments: Payments,
    api: Api,
    _table: Table,
}

impl World {
    pub async fn new() -> Self {
        Self::at(cloud_endpoint()).await
    }

    /// One whose table does not answer.
    pub async fn out_of_reach() -> Self {
        Self::at("http://127.0.0.1:9".to_owned()).await
    }

    async fn at(endpoint: String) -> Self {
        let (issuer, table) = (Issuer::start().await, Table::with_index("by-time", "createdAt").await);
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = Aws::new("us-east-1", credentials, Some(endpoint));
        let pool = Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let api = Api::new(PaymentView::new(&aws, table.name()), pool);
        // No event is written here.
        let payments = Payments::new(&aws, table.name(), EventStore::new(&aws, "none"));
        Self { issuer, payments, api, _table: table }
    }

    /// A payment that ended, or is under way with `PROCESSING`.
    pub async fn pay(&self, order: &Order, status: Status) {
        let now = clock::now();
        let lease = Lease::new(ids::uuid(), now, Duration::from_mins(1));
        let Claim::Mine(_) = self.payments.claim(order, lease, None, now).await.unwrap() else {
            panic!("{} is paid for already", order.id)
        };
        if status == Status::Processing {
            return;
        }
        let payment_id = (status == Status::Accepted).then_some("AC1ED7");
        let reason = (status == Status::Rejected).then_some("amount_out_of_range");
        let settled = Settled { status, payment_id, reason, at: clock::now() };
        self.payments.settle(order, Guard::Lease(lease.owner), settled, None).await.unwrap();
    }

    /// Asks as a technician of the org.
    pub async fn list(&self, org: &str, body: &Value) -> (u16, Value) {
        let token = self.issuer.token("technician", org);
        self.send(Some(&token), &body.to_string()).await
    }

    pub async fn send(&self, token: Option<&str>, body: &str) -> (u16, Value) {
        let mut request = http::Request::post("/api/v1/payments/listOrderPayments")
            .header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = if body.is_empty() { Body::Empty } else { Body::Text(body.to_owned()) };
        let request: Request = request.body(body).unwrap();
        let answer = self.api.handle(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(answer.body()).unwrap())
    }

    /// The ids of all orders, page by page of this size.
    pub async fn walk(&self, direction: &str, limit: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let mut body = serde_json::json!({"sortDirection": direction, "limit": limit});
        loop {
            let (status, page) = self.list(ORG, &body).await;
            assert_eq!(status, 200, "{page:#}");
            let payments = page["orderPayments"].as_array().unwrap();
            assert!(payments.len() <= limit);
            seen.extend(payments.iter().map(|payment| payment["orderId"].as_str().unwrap().to_owned()));
            let Some(token) = page.get("nextToken") else { return seen };
            assert_eq!(payments.len(), limit, "a page before the last is full");
            body["nextToken"] = token.clone();
        }
    }
}

pub fn order(org: &str, id: &str, total: u64) -> Order {
    let line = |sku: &str, units| Line {
        sku: Sku::parse("sku", sku).unwrap(),
        units: Units::parse("units", units).unwrap(),
    };
    Order {
        id: OrderId::parse("orderId", id).unwrap(),
        org_id: OrgId::parse("orgId", org).unwrap(),
        lines: vec![line("APPLES", 20), line("ORANGES", 3)],
        total: Money::from_minor(total).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: None,
        contact: Some("jane@shop.example".to_owned()),
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    }
}
