//! What is not valid is named, and nothing is written.

use serde_json::{Value, json};

use crate::support::{PLUMBING, User, World, items, product, terminal, with};

const TERMINAL: &str = "/api/v1/orders/placeOrder";

/// Posts bodies that are not valid: each names these fields.
async fn refused(user: &User<'_>, path: &str, cases: Vec<(Value, Vec<&str>)>) {
    for (body, pointers) in cases {
        let answer = user.post(path, &body).await;
        assert_eq!(answer.outcome(), (400, "invalid_request"), "{body}: {}", answer.body);
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
}

#[tokio::test]
async fn every_invalid_field_of_items_is_named() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let line = |sku: Value, qty: Value| with(items(), json!({ "items": [{ "sku": sku, "qty": qty }] }));
    let many: Vec<_> = (0..51).map(|n| json!({ "sku": format!("SKU-{n}"), "qty": 1 })).collect();
    let mut cases = vec![
        (json!({ "items": [] }), vec!["/items"]),
        (json!({ "items": many }), vec!["/items"]),
        (json!({ "items": {} }), vec!["/items"]),
        (json!({ "items": [[]] }), vec!["/items/0"]),
        (json!({ "items": [["SKU-1", 2]] }), vec!["/items/0"]),
        (json!({ "items": [{ "sku": "SKU-1" }] }), vec!["/items/0/qty"]),
        (json!({ "items": [{ "qty": 1 }] }), vec!["/items/0/sku"]),
        (json!({ "items": [{ "sku": "SKU-1", "qty": 1, "price": 1 }] }), vec!["/items/0/price"]),
        (with(items(), json!({ "orderId": "abc" })), vec!["/orderId"]),
        (with(items(), json!({ "orderId": "a#bcd" })), vec!["/orderId"]),
        (with(items(), json!({ "customerId": "x".repeat(65) })), vec!["/customerId"]),
        (with(items(), json!({ "customerId": 5 })), vec!["/customerId"]),
        (with(items(), json!({ "workOrderId": "WO-7" })), vec!["/workOrderId"]),
        (with(items(), json!({ "workOrderId": 7 })), vec!["/workOrderId"]),
        (with(items(), json!({ "contactEmail": "a@b.com,c@d.com" })), vec!["/contactEmail"]),
        (with(items(), json!({ "contactEmial": "a@b.com" })), vec!["/contactEmial"]),
        (line(json!("abc"), json!(0)), vec!["/items/0/qty", "/items/0/sku"]),
        (
            with(items(), json!({ "orderId": "", "customerId": "a b c", "contactEmail": "" })),
            vec!["/contactEmail", "/customerId", "/orderId"],
        ),
        // A thousand of the dearest cost more than an order may.
        (json!({ "items": [{ "sku": "PROD-001", "qty": 1002 }] }), vec!["/items"]),
    ];
    for bad in
        [json!(0), json!(-1), json!(1.5), json!(2.0), json!("2"), json!(null), json!(true), json!(1_000_001)]
    {
        cases.push((line(json!("SKU-1"), bad), vec!["/items/0/qty"]));
    }
    refused(&user, "/orders", cases).await;
    let null = r#"{"items": [{"sku": "SKU-1", "qty": 1}], "customerId": null}"#;
    assert_eq!(user.post_text("/orders", null).await.pointers(), ["/customerId"]);
    assert_eq!(world.counts().await, (0, 0), "nothing was written");
}

#[tokio::test]
async fn every_invalid_field_of_a_product_is_named() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let mut cases = vec![
        (json!({}), vec!["/items", "/productId", "/quantity", "/totalAmount"]),
        (with(product(), json!({ "customerId": null })), vec!["/customerId"]),
        (with(product(), json!({ "productId": null, "quantity": null })), vec!["/productId", "/quantity"]),
        (with(product(), json!({ "workOrderId": "" })), vec!["/workOrderId"]),
        (with(product(), json!({ "items": [] })), vec!["/productId", "/quantity", "/totalAmount"]),
        (with(product(), json!({ "productId": "abc", "quantity": 0 })), vec!["/productId", "/quantity"]),
    ];
    for bad in
        [json!(-1), json!(0.001), json!(1_000_000.01), json!("5"), json!(true), json!([]), json!(1e300)]
    {
        cases.push((with(product(), json!({ "totalAmount": bad })), vec!["/totalAmount"]));
    }
    for bad in [json!(0), json!(-5), json!(0.5), json!("1")] {
        cases.push((with(product(), json!({ "quantity": bad })), vec!["/quantity"]));
    }
    refused(&user, "/orders", cases).await;
    assert_eq!(world.counts().await, (0, 0), "nothing was written");
}

#[tokio::test]
async fn every_invalid_field_of_a_terminal_is_named() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    let mut cases = vec![
        (json!({}), vec!["/orderId"]),
        (
            json!({ "orderId": "a", "sku": "b", "units": 0, "price": 1, "userId": "c" }),
            vec!["/orderId", "/sku", "/units", "/userId"],
        ),
        (with(terminal(), json!({ "contactEmail": "a@b.com" })), vec!["/contactEmail"]),
        (
            with(terminal(), json!({ "workOrderId": "019bca5d-ac96-774b-bcce-b30100000000" })),
            vec!["/workOrderId"],
        ),
    ];
    for name in ["orderId", "sku", "units", "price", "userId"] {
        let pointer: &'static str = ["/orderId", "/sku", "/units", "/price", "/userId"]
            .into_iter()
            .find(|pointer| pointer[1..] == *name)
            .unwrap();
        cases.push((with(terminal(), json!({ name: null })), vec![pointer]));
        cases.push((with(terminal(), json!({ name: [] })), vec![pointer]));
    }
    for bad in [json!(-0.01), json!(33.255), json!(1_000_000.01), json!("33.25")] {
        cases.push((with(terminal(), json!({ "price": bad })), vec!["/price"]));
    }
    refused(&user, TERMINAL, cases).await;
    assert_eq!(world.counts().await, (0, 0), "nothing was written");
}

#[tokio::test]
async fn what_is_no_json_object_is_a_400_of_its_own() {
    let world = World::start().await;
    let user = world.user("technician", PLUMBING);
    for path in ["/orders", TERMINAL] {
        assert_eq!(user.post_nothing(path).await.outcome(), (400, "missing_body"));
        for (text, code) in [
            (" ", "missing_body"),
            ("{", "malformed_json"),
            ("{} {}", "malformed_json"),
            ("[]", "invalid_request"),
            ("null", "invalid_request"),
            (r#"{"orderId": "ABC1", "orderId": "ABC2"}"#, "invalid_request"),
        ] {
            assert_eq!(user.post_text(path, text).await.outcome(), (400, code), "{text}");
        }
        let large = format!("{{\"orderId\": \"{}\"}}", "x".repeat(256 * 1024));
        assert_eq!(user.post_text(path, &large).await.outcome(), (413, "payload_too_large"));
        let mut form = user.request("POST", path, Some(&items()));
        form.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        assert_eq!(world.handle(form).await.outcome(), (415, "unsupported_media_type"));
        let keyless = user.post_once("", path, &items()).await;
        assert_eq!(keyless.outcome().0, 400);
    }
    assert_eq!(world.counts().await, (0, 0), "nothing was written");
}
