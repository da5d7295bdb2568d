//! Bodies made from the document's own schemas: valid ones, broken in every way that a schema can tell.

use serde_json::{Value, json};
use tradewind_testkit::delivery::seeds;
use tradewind_testkit::jsonschema::{self, Validator};

use crate::functions::Functions;

const UNKNOWN_NOTE: &str = "01890a5d-ac96-774b-bcce-b30100000000";

/// The document as JSON, with the means to check a value against a part of it.
struct Document(Value);

impl Document {
    fn new() -> Self {
        Self(serde_json::to_value(tradewind_openapi::document()).unwrap())
    }

    /// The operations that take a body: method, path, schema of the body.
    fn operations(&self) -> Vec<(&str, &str, Validator)> {
        let mut operations = Vec::new();
        for (path, item) in self.0["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if let Some(body) = operation.get("requestBody") {
                    let schema = self.validator(&body["content"]["application/json"]);
                    operations.push((method.as_str(), path.as_str(), schema));
                }
            }
        }
        operations
    }

    /// The schema of an answer of an operation.
    fn answer(&self, method: &str, path: &str, status: u16) -> Validator {
        let responses = &self.0["paths"][path][method]["responses"];
        let range = format!("{}XX", status / 100);
        let response = responses.get(status.to_string()).or_else(|| responses.get(&range));
        let response = response.unwrap_or_else(|| panic!("{path} is not documented to answer {status}"));
        let content = response["content"].as_object().and_then(|content| content.values().next());
        self.validator(content.unwrap_or_else(|| panic!("{path} {status} has no documented body")))
    }

    fn validator(&self, content: &Value) -> Validator {
        let mut schema = content["schema"].clone();
        schema["components"] = self.0["components"].clone();
        jsonschema::draft202012::new(&schema).unwrap()
    }
}

/// Valid bodies of an operation.
fn valid(path: &str) -> Vec<Value> {
    let data = json!({"orderId": "ORD001", "sku": "ORANGES", "units": 2, "price": 22.99, "userId": "123456"});
    match path {
        "/orders" => vec![
            json!({"orderId": "ORD-A", "customerId": "cust-123", "contactEmail": "jane@example.com",
                "workOrderId": "01890a5d-ac96-774b-bcce-b30100000000",
                "items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}]}),
            json!({"customerId": "CUST-123", "productId": "PROD-001", "quantity": 2, "totalAmount": 1998}),
            json!({"customerId": "CUST-123", "productId": "PROD-001", "quantity": 1, "totalAmount": 999,
                "workOrderId": "01890a5d-ac96-774b-bcce-b30100000000"}),
        ],
        "/api/v1/orders/placeOrder" => {
            vec![
                json!({"orderId": "ABC001", "sku": "APPLES", "units": 20, "price": 33.25, "userId": "123456"}),
            ]
        }
        "/api/v1/inventory/restockSku" => vec![json!({"sku": "APPLES", "units": 100, "lotId": "A00002"})],
        "/api/v1/inventory/listSkus" => vec![json!({"sku": "APPLES", "limit": 10, "sortDirection": "desc"})],
        "/api/v1/testing/simulateRawEvent" => vec![json!({
            "pk": "EVENTS#ORDER_ID#ORD001", "sk": "EVENT#ORDER_STOCK_DEPLETED_EVENT",
            "eventName": "ORDER_STOCK_DEPLETED_EVENT", "eventData": data,
        })],
        "/api/v1/orders/listOrders" | "/api/v1/payments/listOrderPayments" => {
            vec![json!({"orderId": "ABC001", "limit": 10, "sortDirection": "asc"})]
        }
        "/orders/{orderId}/cancel" => vec![json!({"reason": "changed their mind"})],
        "/orders/{orderId}/ship" | "/orders/{orderId}/deliver" => vec![json!({})],
        "/notes" => vec![
            json!({"content": "This is an event-driven note!", "isPublic": true}),
            json!({"content": "a", "workOrderId": "01890a5d-ac96-774b-bcce-b30100000000"}),
        ],
        "/notes/{noteId}" => vec![json!({"content": "b", "isPublic": false}), json!({"isPublic": true})],
        "/auth/signup" => vec![json!({"username": " Mary@Example.com", "password": "Correct-horse-7"})],
        "/auth/login" => vec![json!({"username": "jane@example.com", "password": "Correct-horse-7"})],
        "/auth/refresh" => vec![json!({"refreshToken": "token"})],
        "/operations/dead-letters/{worker}/redrive" => {
            vec![json!({}), json!({"max": 10}), json!({"messageIds": [UNKNOWN_NOTE]})]
        }
        "/operations/dead-letters/{worker}/discard" => {
            vec![json!({"messageIds": [UNKNOWN_NOTE], "reason": "a test of ours"})]
        }
        "/operations/failure-injection" => vec![json!({"on": false})],
        "/auth/invites" => vec![json!({"role": "technician"})],
        other => panic!("{other} is new: say here what a valid body of it looks like"),
    }
}

/// Values that are wrong in most places.
fn oddities() -> Vec<Value> {
    let texts = ["", " ", "abc", "a#b c", "ä€", "\u{0}", "x'; --", "12", "2026-11-21"].map(Value::from);
    let long = [65, 257, 600].map(|n| Value::from("x".repeat(n)));
    let numbers =
        [json!(-1), json!(0), json!(1.5), json!(0.001), json!(1_000_001), json!(1e18), json!(u64::MAX)];
    let others =
        [Value::Null, json!(true), json!([]), json!({}), json!([[]]), json!(["SKU-1", 2]), json!({"a": 1})];
    let many = Value::from(vec![json!({"sku": "SKU-1", "qty": 1}); 51]);
    texts.into_iter().chain(long).chain(numbers).chain(others).chain([many]).collect()
}

/// Every place in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, v)| places(v, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), found));
        }
        _ => {}
    }
}

/// Breaks a body in one place: replaces, removes or adds something.
fn tamper(body: &mut Value, dice: &mut fastrand::Rng) {
    let mut found = Vec::new();
    places(body, "", &mut found);
    let at = found[dice.usize(..found.len())].clone();
    match dice.u8(0..4) {
        0 => {
            let (parent, name) = at.rsplit_once('/').unwrap_or_default();
            if let Some(members) = body.pointer_mut(parent).and_then(Value::as_object_mut) {
                members.remove(name);
            }
        }
        1 => {
            if let Some(members) = body.pointer_mut(&at).and_then(Value::as_object_mut) {
                members.insert("surprise".to_owned(), json!(1));
            }
        }
        _ => {
            let oddities = oddities();
            *body.pointer_mut(&at).unwrap() = oddities[dice.usize(..oddities.len())].clone();
        }
    }
}

#[tokio::test]
async fn valid_bodies_are_taken_and_answered_as_documented() {
    let (document, functions) = (Document::new(), Functions::new().await);
    for (method, path, schema) in document.operations() {
        for mut body in valid(path) {
            if path == "/auth/refresh" {
                body["refreshToken"] = functions.refresh_token().await;
            }
            let errors: Vec<_> = schema.iter_errors(&body).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path} does not document {body}: {errors:?}");
            let note = functions.note().await.to_string();
            let real = path.replace("{orderId}", "ORD-A").replace("{noteId}", &note);
            let real = real.replace("{worker}", "order-sync");
            let (status, answer) = functions.send(&method.to_uppercase(), &real, &body).await;
            assert!(status < 300 || path.contains("{orderId}"), "{path} {body}: {status} {answer}");
            let documented = document.answer(method, path, status);
            let errors: Vec<_> = documented.iter_errors(&answer).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path} answers {answer}: {errors:?}");
        }
    }
}

#[tokio::test]
async fn no_body_that_the_document_forbids_writes_anything() {
    let (document, functions) = (Document::new(), Functions::new().await);
    let operations = document.operations();
    let (mut refused, problem) = (0, document.answer("post", "/orders", 400));
    for seed in seeds(1500) {
        let mut dice = fastrand::Rng::with_seed(seed);
        let (method, path, schema) = &operations[dice.usize(..operations.len())];
        let bodies = valid(path);
        let mut body = bodies[dice.usize(..bodies.len())].clone();
        for _ in 0..dice.u8(1..4) {
            tamper(&mut body, &mut dice);
        }
        if schema.is_valid(&body) {
            continue;
        }
        let real = path.replace("{orderId}", "ORD-A").replace("{noteId}", UNKNOWN_NOTE);
        let real = real.replace("{worker}", "order-sync");
        let (status, answer) = functions.send(&method.to_uppercase(), &real, &body).await;
        assert_eq!(status, 400, "TRADEWIND_TEST_SEED={seed}: {path} {body}: {answer}");
        assert!(problem.is_valid(&answer), "{answer}");
        refused += 1;
    }
    assert_eq!((functions.items().await, functions.users().await), (0, 1));
    assert!(refused > 0, "no body was invalid");
}
