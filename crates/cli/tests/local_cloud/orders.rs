//! The commands of the seed documents, with a token: orders, stock and payments from the API to the mail.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tradewind_testkit::eventually;

use crate::cloud::{Answer, Cloud, cli, token_of};

/// Hops over six functions, some of them cold.
const SOON: Duration = Duration::from_secs(30);

struct Desk {
    cloud: Cloud,
    token: String,
}

impl Desk {
    fn of(role: &str) -> Self {
        Self { cloud: Cloud::new(), token: token_of(role) }
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.cloud.http("POST", path, &self.token, Some(body)).await
    }

    async fn order(&self, id: &str) -> Value {
        let answer = self.cloud.http("GET", &format!("/orders/{id}"), &self.token, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body
    }

    /// Places an order in the way of seeds 001 and 003; its id.
    async fn place(&self, body: Value) -> String {
        let answer = self.post("/orders", body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        assert_eq!(answer.body["status"], "PENDING");
        let id = answer.body["orderId"].as_str().unwrap().to_owned();
        assert!(answer.headers["location"].to_str().unwrap().ends_with(&format!("/orders/{id}")));
        id
    }

    /// Waits until the order has the status, and returns it.
    async fn settled(&self, id: &str, status: &str) -> Value {
        eventually(SOON, async || {
            let order = self.order(id).await;
            (order["status"] == status).then_some(order)
        })
        .await
    }

    /// Restocks a sku of one's own, and waits until it is in stock.
    async fn restock(&self, sku: &str, units: u64) {
        let lot = json!({"sku": sku, "units": units, "lotId": "LOT-1"});
        let answer = self.post("/api/v1/inventory/restockSku", lot).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
        eventually(SOON, async || (self.units(sku).await == Some(units)).then_some(())).await;
    }

    async fn units(&self, sku: &str) -> Option<u64> {
        let answer = self.post("/api/v1/inventory/listSkus", json!({"sku": sku})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body["skus"][0]["units"].as_u64()
    }

    /// The lines of a function in the trace of an order that say something.
    fn lines(order: &Value, function: &str, said: &str) -> Vec<String> {
        let trace = order["history"][0]["traceId"].as_str().unwrap();
        let lines = cli(&["trace", trace]).unwrap_or_default();
        lines
            .lines()
            .filter(|line| line.contains(function) && line.contains(said))
            .map(str::to_owned)
            .collect()
    }

    async fn payment(&self, order: &str) -> Value {
        let list = self.post("/api/v1/payments/listOrderPayments", json!({"orderId": order})).await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.body);
        list.body["orderPayments"][0].clone()
    }
}

fn fresh(prefix: &str) -> String {
    format!("{prefix}-{}", uuid::Uuid::new_v4().simple())
}

#[tokio::test]
async fn an_order_of_seed_001_confirms() {
    let desk = Desk::of("technician");
    let items = json!([{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}]);
    let id = desk.place(json!({"customerId": "cust-123", "items": items})).await;
    let order = desk.settled(&id, "CONFIRMED").await;
    let steps: Vec<_> =
        order["history"].as_array().unwrap().iter().map(|step| step["event"].as_str().unwrap()).collect();
    let wanted = ["Placed", "Created", "StockAllocated", "PaymentAccepted", "Confirmed"];
    assert_eq!(steps, wanted.map(|step| format!("Order{step}")), "{order}");
    assert_eq!(order["total"], json!(49.7), "2 x 19.90 + 9.90 by the catalogue");
    // The list follows, and the trace of the order runs through every function on its way.
    eventually(SOON, async || {
        let list = desk.cloud.http("GET", "/orders?status=CONFIRMED&limit=1000", &desk.token, None).await;
        let orders = list.body["orders"].as_array()?.clone();
        orders.iter().any(|order| order["orderId"] == *id).then_some(())
    })
    .await;
    let trace = order["history"][0]["traceId"].as_str().unwrap().to_owned();
    eventually(SOON, async || {
        let lines = cli(&["trace", &trace]).unwrap();
        let functions = [
            "orders-api",
            "event-relay",
            "order-sync",
            "stock-allocator",
            "payment-processor",
            "allocation-completer",
            "email-notifier",
        ];
        functions.iter().all(|function| lines.contains(function)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn fail_me_is_dead_after_five_receives_and_confirms_after_the_switch_and_a_redrive() {
    let desk = Desk::of("technician");
    cli(&["failure-injection", "on"]).unwrap();
    let body = json!({"customerId": "cust-fail", "items": [{"sku": "FAIL-ME", "qty": 1}]});
    let id = desk.place(body).await;
    let dead = eventually(Duration::from_mins(1), async || {
        desk.cloud.peek("stock-allocator-dlq").await.into_iter().find(|(body, _)| body.contains(&id))
    })
    .await;
    assert_eq!(dead.1["deadLetterCode"], "failure_injected");
    assert!(dead.1["deadLetterReason"].contains("FAIL-ME"), "{:?}", dead.1);
    assert_eq!(dead.1["deadLetterSource"], "stock-allocator");
    let order = desk.order(&id).await;
    assert_eq!(order["status"], "PENDING");
    let receives = eventually(SOON, async || {
        let lines = Desk::lines(&order, "stock-allocator", "failure injection is on");
        lines.iter().any(|line| line.contains("gave up")).then_some(lines)
    })
    .await;
    assert_eq!(receives.len(), 5, "{receives:#?}");

    cli(&["failure-injection", "off"]).unwrap();
    eventually(SOON, async || {
        cli(&["redrive", "stock-allocator"]).unwrap();
        (desk.order(&id).await["status"] == "CONFIRMED").then_some(())
    })
    .await;
    assert!(cli(&["failure-injection", "on"]).unwrap().contains("was off"));
}

#[tokio::test]
async fn the_happy_order_of_seed_003_confirms_and_sends_one_mail() {
    let desk = Desk::of("technician");
    let id = desk
        .place(json!({"customerId": "CUST-123", "productId": "PROD-001", "quantity": 2, "totalAmount": 1998}))
        .await;
    let order = desk.settled(&id, "CONFIRMED").await;
    let mails = async || {
        let sent = desk.cloud.get("/_ministack/ses/messages").await;
        let messages =
            sent["messages"].as_object().unwrap().values().flat_map(|sent| sent.as_array().unwrap());
        messages.filter(|message| message.to_string().contains(&id)).cloned().collect::<Vec<_>>()
    };
    let mail = eventually(SOON, async || mails().await.pop()).await;
    assert!(mail.to_string().contains("technician@plumbingco123.example"), "{mail}");
    // Once: deliver the event again, as a queue may.
    cli(&["republish", &id]).unwrap();
    eventually(SOON, async || {
        (!Desk::lines(&order, "email-notifier", "applied before").is_empty()).then_some(())
    })
    .await;
    assert_eq!(mails().await.len(), 1);
}

#[tokio::test]
async fn the_fraud_order_of_seed_003_is_flagged_and_leaves_nothing_behind() {
    let desk = Desk::of("technician");
    let id = fresh("FRAUD");
    let answer = desk
        .post("/orders", json!({"orderId": id, "customerId": "CUST-456", "productId": "PROD-001", "quantity": 500, "totalAmount": 499_000}))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert_eq!(answer.body["code"], "flagged_for_review");
    let read = desk.cloud.http("GET", &format!("/orders/{id}"), &desk.token, None).await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_prod_003_order_of_seed_003_finds_too_little_in_stock() {
    let desk = Desk::of("technician");
    let id = desk
        .place(json!({"customerId": "CUST-789", "productId": "PROD-003", "quantity": 10, "totalAmount": 790}))
        .await;
    let order = desk.settled(&id, "FAILED_INSUFFICIENT_STOCK").await;
    assert!(order["reason"].as_str().unwrap().contains("PROD-003"), "{order}");
    assert_eq!(desk.units("PROD-003").await, Some(5));
    assert_eq!(desk.payment(&id).await, Value::Null, "nothing was charged");
}

#[tokio::test]
async fn the_commands_of_seed_002_answer_as_documented() {
    let desk = Desk::of("dispatcher");
    let (sku, id) = (fresh("APPLES"), fresh("ABC001"));
    desk.restock(&sku, 100).await;
    let again = json!({"sku": sku, "units": 100, "lotId": "LOT-1"});
    assert_eq!(desk.post("/api/v1/inventory/restockSku", again).await.status, StatusCode::ACCEPTED);

    let order = json!({"orderId": id, "sku": sku, "units": 20, "price": 33.25, "userId": "123456"});
    let placed = desk.post("/api/v1/orders/placeOrder", order.clone()).await;
    assert_eq!(placed.status, StatusCode::ACCEPTED, "{}", placed.body);
    let repeated = desk.post("/api/v1/orders/placeOrder", order).await;
    assert_eq!((repeated.status, &repeated.body["eventId"]), (StatusCode::ACCEPTED, &placed.body["eventId"]));
    desk.settled(&id, "CONFIRMED").await;
    assert_eq!(desk.units(&sku).await, Some(80), "the lot and the order were counted once");

    let listed = eventually(SOON, async || {
        let list = desk.post("/api/v1/orders/listOrders", json!({"orderId": id})).await;
        let order = list.body["orders"][0].clone();
        (order["orderStatus"] == "ORDER_CONFIRMED_STATUS").then_some(order)
    })
    .await;
    assert_eq!(
        (&listed["sku"], &listed["units"], &listed["price"]),
        (&json!(sku), &json!(20), &json!(33.25))
    );
    let page = desk.post("/api/v1/orders/listOrders", json!({"limit": 10})).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!((1..=10).contains(&page.body["orders"].as_array().unwrap().len()));

    let payment = desk.payment(&id).await;
    assert_eq!(payment["paymentStatus"], "PAYMENT_ACCEPTED");
    assert_eq!((&payment["price"], &payment["userId"]), (&json!(33.25), &json!("123456")));
    assert!(payment["paymentId"].is_string() && payment["paymentRetries"].is_number(), "{payment}");
}

#[tokio::test]
async fn a_raw_event_of_seed_002_reaches_the_workers_and_an_unknown_one_the_dead_letters() {
    let (desk, id) = (Desk::of("operator"), fresh("ORD001"));
    let raw = |name: &str| {
        json!({
            "pk": format!("EVENTS#ORDER_ID#{id}"), "sk": format!("EVENT#{name}"), "eventName": name,
            "eventData": {"orderId": id, "sku": "NO-SUCH-SKU", "units": 2, "price": 22.99, "userId": "123456"},
        })
    };
    let simulate = async |name: &str| {
        let answer = desk.post("/api/v1/testing/simulateRawEvent", raw(name)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    };
    simulate("ORDER_PLACED_EVENT").await;
    desk.settled(&id, "FAILED_INSUFFICIENT_STOCK").await;
    simulate("ORDER_RETRACTED_EVENT").await;
    let (_, attributes) = eventually(SOON, async || {
        let dead = desk.cloud.peek("order-sync-dlq").await;
        dead.into_iter().find(|(body, _)| body.contains(&id) && body.contains("OrderRetracted"))
    })
    .await;
    assert_eq!(attributes["deadLetterCode"], "unknown_type");
    let technician = token_of("technician");
    let refused = desk
        .cloud
        .http("POST", "/api/v1/testing/simulateRawEvent", &technician, Some(raw("ORDER_SHIPPED_EVENT")))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_price_that_the_gateway_refuses_returns_the_stock() {
    let (desk, sku) = (Desk::of("technician"), fresh("PEARS"));
    desk.restock(&sku, 10).await;
    for price in [json!(0), json!(100_000)] {
        let id = fresh("ABC002");
        let order = json!({"orderId": id, "sku": sku, "units": 4, "price": price, "userId": "123456"});
        assert_eq!(desk.post("/api/v1/orders/placeOrder", order).await.status, StatusCode::ACCEPTED);
        desk.settled(&id, "FAILED_PAYMENT").await;
        assert_eq!(desk.payment(&id).await["paymentStatus"], "PAYMENT_REJECTED");
        eventually(SOON, async || (desk.units(&sku).await == Some(10)).then_some(())).await;
    }
}

#[tokio::test]
async fn a_cancelled_order_gives_back_stock_and_money_and_cannot_ship() {
    let (desk, sku) = (Desk::of("dispatcher"), fresh("PLUMS"));
    desk.restock(&sku, 10).await;
    let id = fresh("ABC003");
    let order = json!({"orderId": id, "sku": sku, "units": 4, "price": 12, "userId": "123456"});
    desk.post("/api/v1/orders/placeOrder", order).await;
    desk.settled(&id, "CONFIRMED").await;
    let post = async |action: &str| desk.post(&format!("/orders/{id}/{action}"), json!({})).await;
    assert_eq!(post("deliver").await.status, StatusCode::CONFLICT);
    assert_eq!(post("cancel").await.status, StatusCode::ACCEPTED);
    eventually(SOON, async || {
        let refunded = desk.payment(&id).await["paymentStatus"] == "PAYMENT_REFUNDED";
        (refunded && desk.units(&sku).await == Some(10)).then_some(())
    })
    .await;
    assert_eq!(post("ship").await.status, StatusCode::CONFLICT);
    assert_eq!(desk.order(&id).await["status"], "CANCELLED");
}

#[tokio::test]
async fn an_order_ships_and_arrives_and_another_org_sees_none_of_it() {
    let (desk, sku) = (Desk::of("dispatcher"), fresh("BOLTS"));
    desk.restock(&sku, 10).await;
    let id = fresh("ABC004");
    let order = json!({"orderId": id, "sku": sku, "units": 1, "price": 12, "userId": "123456"});
    desk.post("/api/v1/orders/placeOrder", order).await;
    desk.settled(&id, "CONFIRMED").await;
    for (action, status) in [("ship", "SHIPPED"), ("deliver", "DELIVERED")] {
        let moved = desk.post(&format!("/orders/{id}/{action}"), json!({})).await;
        assert_eq!(moved.status, StatusCode::ACCEPTED, "{}", moved.body);
        desk.settled(&id, status).await;
    }
    let token = cli(&["token", "operator", "--org", "electricCo456"]).unwrap();
    let other = Desk { cloud: Cloud::new(), token: token.trim().to_owned() };
    let read = other.cloud.http("GET", &format!("/orders/{id}"), &other.token, None).await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
    assert_eq!((other.units(&sku).await, other.payment(&id).await), (None, Value::Null));
    let list = other.post("/api/v1/orders/listOrders", json!({"limit": 1000})).await;
    assert!(!list.body.to_string().contains(&id));
}

#[tokio::test]
async fn a_browser_may_call_the_http_api_and_a_stranger_may_not() {
    let cloud = Cloud::new();
    let preflight = cloud.preflight("/orders").await;
    assert!(preflight.status.is_success(), "{}", preflight.status);
    let allowed = preflight.headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    assert!(allowed.contains("authorization") && allowed.contains("idempotency-key"), "{allowed}");
    let refused = cloud.http("GET", "/orders", "nonsense", None).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.headers["content-type"], "application/problem+json");
}
