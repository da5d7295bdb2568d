//! What operators see and do, over queues, tables and a database of the local cloud.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod dead_letters;
mod queues;
mod unrelayed;

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use operations_api::{Api, Environment};
use serde_json::{Value, json};
use tradewind_domain::order::{Status, Step};
use tradewind_domain::{OrderId, OrgId};
use tradewind_events::catalogue::Data;
use tradewind_events::operations::Act;
use tradewind_kit::Aws;
use tradewind_kit::auth::Issuer as Pool;
use tradewind_kit::bus::Bus;
use tradewind_operations::Watch;
use tradewind_stores::{EventStore, Outbox};
use tradewind_testkit::{Database, EventBusSink, Issuer, Queue, Table, cloud_endpoint};

const ORG: &str = "plumbingCo123";
const OTHER_ORG: &str = "electricCo456";

struct World {
    issuer: Issuer,
    table: Table,
    events: EventStore,
    database: Database,
    bus: EventBusSink,
    queue: Queue,
    dead: Queue,
    /// The dead letters of `event-relay`.
    unrelayed: Queue,
    api: Api,
}

fn aws() -> Aws {
    let credentials = Credentials::new("test", "test", None, None, "test");
    Aws::new("us-east-1", credentials, Some(cloud_endpoint()))
}

impl World {
    async fn new() -> Self {
        Self::of_stage(true).await
    }

    /// On a stage that may rehearse failures, or not. Its switch is one that nobody has made yet.
    async fn of_stage(rehearses: bool) -> Self {
        let database = Database::create().await;
        let url = database.url().to_owned();
        Self::over(database, url, rehearses).await
    }

    /// Of which the API finds the database at this URL.
    async fn over(database: Database, database_url: String, rehearses: bool) -> Self {
        let (issuer, table) = (Issuer::start().await, Table::create().await);
        let (queue, dead, unrelayed) = (Queue::create().await, Queue::create().await, Queue::create().await);
        let bus = EventBusSink::start().await;
        let aws = aws();
        let events = EventStore::new(&aws, table.name());
        let pool = Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let urls = [("order-sync", &queue), ("order-sync-dlq", &dead), ("event-relay-dlq", &unrelayed)];
        let urls = urls.map(|(name, queue)| (name.to_owned(), queue.url().to_owned())).into();
        let switch = rehearses.then(|| format!("/tradewind/{}/failure-injection", table.name()));
        let outbox = Outbox::new(tradewind_stores::Database::connect_to(database_url));
        let on_the_bus = Bus::new(&aws.clone().with_endpoint("EVENTBRIDGE", bus.url()), "events");
        let watch = Watch::new(&aws, urls, Vec::new());
        let environment = Environment::new(&aws, events.clone(), outbox, on_the_bus, watch, switch);
        let api = Api::new(environment, pool);
        Self { issuer, table, events, database, bus, queue, dead, unrelayed, api }
    }

    async fn get(&self, org: &str, path: &str) -> Value {
        let (status, body) = self.ask("operator", org, "GET", path, None).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn post(&self, org: &str, path: &str, body: &Value) -> (u16, Value) {
        self.ask("operator", org, "POST", path, Some(body)).await
    }

    /// What operators did, as the event store keeps it.
    async fn acts(&self) -> Vec<Act> {
        let items = self.table.items().await;
        let events = items.values().map(|item| tradewind_events::decode(&item["event"]).unwrap());
        events
            .map(|event| if let Data::Operations(act) = event.data { act } else { panic!("{event:?}") })
            .collect()
    }

    async fn ask(
        &self,
        role: &str,
        org: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let request: Request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.issuer.token(role, org)))
            .header("content-type", "application/json")
            .body(body.map_or(Body::Empty, |body| Body::Text(body.to_string())))
            .unwrap();
        let answer = self.api.handle(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(answer.body()).unwrap())
    }

    async fn simulate(&self, role: &str, event: &Value) -> (u16, Value) {
        self.ask(role, ORG, "POST", "/api/v1/testing/simulateRawEvent", Some(event)).await
    }
}

/// The example of seed 002.
fn raw(name: &str, order: &str) -> Value {
    json!({
        "pk": format!("EVENTS#ORDER_ID#{order}"),
        "sk": format!("EVENT#{name}"),
        "eventName": name,
        "eventData": {"orderId": order, "sku": "ORANGES", "units": 2, "price": 22.99, "userId": "123456"},
    })
}

#[tokio::test]
async fn a_raw_event_takes_the_place_of_a_real_one_inside_the_callers_org() {
    let world = World::new().await;
    let (status, placed) = world.simulate("operator", &raw("ORDER_PLACED_EVENT", "ORD001")).await;
    assert_eq!((status, &placed["eventName"]), (202, &json!("OrderPlaced")));
    assert_eq!(placed["pk"], "EVENTS#ORG#plumbingCo123#ORDER_ID#ORD001");
    let again = world.simulate("operator", &raw("ORDER_PLACED_EVENT", "ORD001")).await;
    assert_eq!(again, (202, placed), "the same raw event is the same event");
    world.simulate("operator", &raw("ORDER_STOCK_DEPLETED_EVENT", "ORD001")).await;

    let (org, id) = (OrgId::parse("orgId", ORG).unwrap(), OrderId::parse("orderId", "ORD001").unwrap());
    let found = world.events.order(&org, &id).await.unwrap().unwrap();
    assert_eq!((found.order.total.minor(), found.order.lines[0].units.get()), (2299, 2));
    assert!(found.history.has(Step::Placed) && found.history.has(Step::StockDepleted));
    assert_eq!(found.history.status(), Status::Pending, "a depletion before the creation waits");

    let mut other = raw("ORDER_PLACED_EVENT", "ORD001");
    other["eventData"]["units"] = json!(3);
    let (status, problem) = world.simulate("operator", &other).await;
    assert_eq!((status, &problem["code"]), (409, &json!("event_exists")));
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_kept_for_the_workers_to_refuse() {
    let world = World::new().await;
    let (status, simulated) = world.simulate("operator", &raw("ORDER_RETRACTED_EVENT", "ORD001")).await;
    assert_eq!((status, &simulated["eventName"]), (202, &json!("OrderRetracted")));
    let items = world.table.items().await;
    let stored = items.values().next().unwrap();
    let error = tradewind_events::decode(&stored["event"]).unwrap_err();
    assert_eq!(error.code(), "unknown_type");
}

#[tokio::test]
async fn a_restock_is_kept_under_its_lot() {
    let world = World::new().await;
    let restock = json!({
        "pk": "EVENTS#SKU#ORANGES", "sk": "EVENT#SKU_RESTOCKED_EVENT#LOT_ID#000001",
        "eventName": "SKU_RESTOCKED_EVENT",
        "eventData": {"sku": "ORANGES", "units": 50, "lotId": "000001"},
    });
    let (status, simulated) = world.simulate("operator", &restock).await;
    assert_eq!((status, &simulated["sk"]), (202, &json!("EVENT#SkuRestocked#LOT_ID#000001")));
    let items = world.table.items().await;
    assert_eq!(
        tradewind_events::decode(&items.values().next().unwrap()["event"]).unwrap().r#type,
        "SkuRestocked"
    );
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_by_name_and_nothing_is_written() {
    let world = World::new().await;
    let with = |pointer: &str, value: Value| {
        let mut event = raw("ORDER_PLACED_EVENT", "ORD001");
        *event.pointer_mut(pointer).unwrap() = value;
        event
    };
    let cases = [
        ("/pk", with("/pk", json!("EVENTS#ORG#electricCo456#ORDER_ID#ORD001"))),
        ("/pk", with("/pk", json!("ORG#plumbingCo123"))),
        ("/sk", with("/sk", json!("EVENT#ORDER_SHIPPED_EVENT"))),
        ("/eventName", with("/eventName", json!("not a name"))),
        ("/eventName", with("/eventName", json!(5))),
        ("/eventData", with("/eventData", json!("text"))),
        ("/eventData/orderId", with("/eventData/orderId", json!("ORD002"))),
        ("/eventData/units", with("/eventData/units", json!(0))),
        ("/eventData/sku", with("/eventData/sku", json!("a"))),
    ];
    for (pointer, event) in cases {
        let (status, problem) = world.simulate("operator", &event).await;
        assert_eq!(status, 400, "{event}: {problem}");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{event}: {problem}");
    }
    for role in ["technician", "dispatcher"] {
        assert_eq!(world.simulate(role, &raw("ORDER_PLACED_EVENT", "ORD001")).await.0, 403);
    }
    assert!(world.table.items().await.is_empty());
}
