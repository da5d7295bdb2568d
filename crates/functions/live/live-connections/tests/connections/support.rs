//! A pool of users, a table and connections of one's own, and requests as API Gateway makes them.

use std::time::Duration;

use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};
use live_broadcaster::LiveBroadcaster;
use live_connections::{Answer, Api};
use serde_json::{Value, json};
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Money, OrderId, OrgId, Sku, Units, UserId};
use tradewind_events::{Event, decode, order};
use tradewind_kit::auth::Issuer as Pool;
use tradewind_kit::batch::{Delivery, Handler as _};
use tradewind_kit::{Aws, Deadline, clock, ids};
use tradewind_live::Posts;
use tradewind_stores::Live;
use tradewind_stores::dynamodb::live::{Connection, Cursor, Entry};
use tradewind_testkit::{GatewaySink, Issuer, Table, cloud_endpoint};

pub const ORG: &str = "plumbingCo123";
pub const OTHER_ORG: &str = "hvacCo456";
/// Time enough for anything.
const TIME: Duration = Duration::from_secs(20);

pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

pub fn org(name: &str) -> OrgId {
    OrgId::parse("orgId", name).unwrap()
}

pub fn user(id: &str) -> UserId {
    UserId::parse("userId", id).unwrap()
}

pub struct World {
    pub issuer: Issuer,
    pub table: Table,
    pub gateway: GatewaySink,
    pub live: Live,
    pub api: Api,
}

impl World {
    pub async fn new() -> Self {
        let (issuer, table, gateway) =
            (Issuer::start().await, Table::create().await, GatewaySink::start().await);
        let live = Live::new(&aws(cloud_endpoint()), table.name());
        let api = api(&issuer, live.clone(), &gateway);
        Self { issuer, table, gateway, live, api }
    }

    /// The function over another way to the table.
    pub fn api_over(&self, aws: &Aws) -> Api {
        api(&self.issuer, Live::new(aws, self.table.name()), &self.gateway)
    }

    /// Connects a user with that role; everybody of a role in an org is the same user.
    pub async fn connect(&self, role: &str, org_id: &str, id: &str) -> Connection {
        assert_eq!(connect(&self.api, id, Some(&self.issuer.token(role, org_id))).await, 200);
        self.live.connection(id).await.unwrap().unwrap()
    }

    /// What a connection gets after it said something.
    pub async fn say(&self, id: &str, body: &Value) -> Vec<Value> {
        self.say_text(id, &body.to_string()).await
    }

    pub async fn say_text(&self, id: &str, body: &str) -> Vec<Value> {
        let before = self.gateway.received_by(id).len();
        assert_eq!(ask(&self.api, "$default", id, &json!({ "body": body })).await, 200);
        let received = self.gateway.received_by(id);
        received[before..].iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    pub async fn catch_up(&self, id: &str, since: impl std::fmt::Display) -> Vec<Value> {
        self.say(id, &json!({ "action": "catch-up", "since": since.to_string() })).await
    }

    /// Puts an event into the feed: to everybody, and something else to one user.
    pub async fn feed(
        &self,
        org_id: &str,
        at: Timestamp,
        everyone: Option<&str>,
        one: Option<(&UserId, &str)>,
    ) {
        let (org_id, event_id) = (org(org_id), ids::uuid());
        let message = |text: &str| json!({ "eventType": text }).to_string();
        let to_user = one.map(|(user_id, text)| (user_id.clone(), message(text)));
        let entry = Entry { to_everyone: everyone.map(message), to_user };
        let cursor = Cursor::new(at, event_id, &org_id);
        self.live.begin(&org_id, event_id, &entry, &cursor).await.unwrap();
    }

    /// Broadcasts an event of an order, as the other function does.
    pub async fn broadcast(&self, step: Step) -> Event {
        let event = order(step);
        let posts = Posts::new(&aws(cloud_endpoint()), &self.gateway.url());
        let broadcaster = LiveBroadcaster::new(self.live.clone(), posts);
        broadcaster.handle(&Delivery::new(event.clone())).await.unwrap();
        event
    }

    /// What the table has about connections, marks of those that have left included.
    pub async fn records(&self) -> Vec<String> {
        let items = self.table.items().await;
        items.keys().map(|(pk, sk)| format!("{pk} {sk}")).filter(|key| key.contains("CONNECTION")).collect()
    }
}

fn api(issuer: &Issuer, live: Live, gateway: &GatewaySink) -> Api {
    let pool =
        Pool { issuer: issuer.url(), audience: issuer.client_id().to_owned(), jwks_url: issuer.jwks_url() };
    Api::new(live, Posts::new(&aws(cloud_endpoint()), &gateway.url()), pool)
}

/// A request as API Gateway makes it, with more fields than are read.
pub fn request(route: &str, id: &str, more: &Value) -> Value {
    let kind = match route {
        "$connect" => "CONNECT",
        "$disconnect" => "DISCONNECT",
        _ => "MESSAGE",
    };
    let mut request = json!({
        "requestContext": {
            "routeKey": route, "eventType": kind, "connectionId": id, "requestId": "JKJaXmPLvHcESHA=",
            "extendedRequestId": "JKJaXmPLvHcESHA=", "requestTime": "21/Nov/2026:09:14:00 +0000", "messageDirection": "IN",
            "stage": "live", "connectedAt": 1_795_245_240_123_i64, "requestTimeEpoch": 1_795_245_240_124_i64,
            "identity": { "sourceIp": "203.0.113.7" }, "apiId": "a1b2c3d4e5",
            "domainName": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        },
        "isBase64Encoded": false,
    });
    let fields = request.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    request
}

/// The status that a request is answered.
pub async fn ask(api: &Api, route: &str, id: &str, more: &Value) -> u16 {
    let request = serde_json::from_value(request(route, id, more)).unwrap();
    let Answer { status_code } = api.answer(request, Deadline::after(TIME)).await;
    status_code
}

pub async fn connect(api: &Api, id: &str, token: Option<&str>) -> u16 {
    let query = token.map(|token| json!({ "token": token }));
    let headers = json!({ "Sec-WebSocket-Version": "13", "X-Forwarded-For": "203.0.113.7" });
    ask(api, "$connect", id, &json!({ "queryStringParameters": query, "headers": headers })).await
}

pub async fn disconnect(api: &Api, id: &str) -> u16 {
    ask(api, "$disconnect", id, &json!({ "disconnectReason": "" })).await
}

pub fn types(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["eventType"].as_str().unwrap()).collect()
}

pub fn ago(seconds: i64) -> Timestamp {
    clock::now() - SignedDuration::from_secs(seconds)
}

pub fn order(step: Step) -> Event {
    let order = Order {
        id: OrderId::parse("orderId", "ABC001").unwrap(),
        org_id: org(ORG),
        lines: vec![Line {
            sku: Sku::parse("sku", "APPLES").unwrap(),
            units: Units::parse("units", 20).unwrap(),
        }],
        total: Money::from_minor(3325).unwrap(),
        user_id: user("123456"),
        customer_id: None,
        work_order_id: None,
        contact: None,
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    };
    let encoded =
        order::encode(&order, step, order::Remark::default(), &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}
