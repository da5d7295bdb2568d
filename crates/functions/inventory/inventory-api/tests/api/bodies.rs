//! What is not valid is named, and nothing is written.

use lambda_http::Body;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

use crate::support::{LIST, PLUMBING, RESTOCK, User, World, apples};

/// The body with one member replaced.
fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn without(mut body: Value, name: &str) -> Value {
    body.as_object_mut().unwrap().remove(name);
    body
}

async fn assert_refused(user: &User<'_>, path: &str, cases: Vec<(Value, Vec<&str>)>) {
    for (body, pointers) in cases {
        let answer = user.post(path, &body).await;
        assert_eq!(answer.outcome(), (400, "invalid_request"), "{body}: {}", answer.body);
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
}

async fn assert_nothing_written(world: &World) {
    assert!(world.events.items().await.is_empty() && world.stock.items().await.is_empty());
}

#[tokio::test]
async fn every_invalid_field_of_a_lot_is_named_and_nothing_is_written() {
    let world = World::start().await;
    let mut cases = vec![
        (json!({ "sku": "a", "units": 0, "lotId": "b#c" }), vec!["/lotId", "/sku", "/units"]),
        (with(apples(), "price", json!(1)), vec!["/price"]),
    ];
    for (name, pointer) in [("sku", "/sku"), ("lotId", "/lotId")] {
        cases.push((without(apples(), name), vec![pointer]));
        for bad in ["abc", "", "    ", "a b c d", "a#bcd", "äöüß", "APPLES\n2", &"x".repeat(65)] {
            cases.push((with(apples(), name, json!(bad)), vec![pointer]));
        }
        for bad in [json!(null), json!(12345), json!(true), json!(["APPLES"]), json!({})] {
            cases.push((with(apples(), name, bad), vec![pointer]));
        }
    }
    cases.push((without(apples(), "units"), vec!["/units"]));
    for bad in
        [json!(0), json!(-1), json!(1.5), json!(2.0), json!(1_000_001), json!(1e3), json!("5"), json!(null)]
    {
        cases.push((with(apples(), "units", bad), vec!["/units"]));
    }
    assert_refused(&world.user(PLUMBING), RESTOCK, cases).await;
    assert_nothing_written(&world).await;
}

#[tokio::test]
async fn every_invalid_field_of_a_list_is_named() {
    let world = World::start().await;
    let mut cases = vec![
        (json!({ "sku": "abc", "nextToken": "abc" }), vec!["/nextToken", "/sku"]),
        (json!({ "sku": null }), vec!["/sku"]),
        (json!({ "nextToken": null }), vec!["/nextToken"]),
        (json!({ "offset": 10 }), vec!["/offset"]),
    ];
    for bad in [json!(0), json!(-1), json!(1001), json!(1.5), json!("10"), json!(null)] {
        cases.push((json!({ "limit": bad }), vec!["/limit"]));
    }
    for bad in [json!("up"), json!("ASC"), json!(""), json!(null), json!(1)] {
        cases.push((json!({ "sortDirection": bad }), vec!["/sortDirection"]));
    }
    assert_refused(&world.user(PLUMBING), LIST, cases).await;
    assert_nothing_written(&world).await;
}

#[tokio::test]
async fn what_is_no_json_object_is_a_400_of_its_own() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    assert_eq!(user.send("POST", RESTOCK, Body::Empty).await.outcome(), (400, "missing_body"));
    for path in [RESTOCK, LIST] {
        for (text, code) in [
            (" ", "missing_body"),
            ("{", "malformed_json"),
            ("{} {}", "malformed_json"),
            ("[]", "invalid_request"),
            ("null", "invalid_request"),
            (r#"{"sku": "APPLES", "sku": "PEARS"}"#, "invalid_request"),
        ] {
            let answer = user.send("POST", path, Body::Text(text.to_owned())).await;
            assert_eq!(answer.outcome(), (400, code), "{text}");
        }
        let large = format!("{{\"sku\": \"{}\"}}", "x".repeat(256 * 1024));
        assert_eq!(user.send("POST", path, Body::Text(large)).await.outcome(), (413, "payload_too_large"));
    }
    assert_nothing_written(&world).await;
}

/// A value that may or may not be one that a field takes.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop_oneof!["[A-Za-z0-9._-]{4,64}", " [A-Z]{4} "].prop_map(Value::from),
        2 => (1..=1_000_000_u32).prop_map(Value::from),
        2 => any::<String>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => Just(Value::Null),
        1 => Just(json!([{ "sku": "APPLES" }])),
    ]
}

/// The rules, said once more and otherwise.
fn is_valid(body: &Value) -> bool {
    let id = |name: &str| {
        let text = body[name].as_str().map(str::trim);
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        text.is_some_and(|text| (4..=64).contains(&text.len()) && text.chars().all(allowed))
    };
    let units = body["units"].as_u64().is_some_and(|units| (1..=1_000_000).contains(&units));
    id("sku") && id("lotId") && units && body.as_object().unwrap().len() == 3
}

#[test]
fn any_body_is_either_valid_and_written_or_refused_and_not() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::start());
    let user = world.user(PLUMBING);
    let body = prop::collection::hash_map(
        prop_oneof![5 => Just("sku"), 5 => Just("units"), 5 => Just("lotId"), 1 => Just("extra")],
        value(),
        0..4,
    );
    let mut runner = TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&body, |body| {
        let body = json!(body);
        runtime.block_on(async {
            let before = world.events.items().await;
            let answer = user.post(RESTOCK, &body).await;
            let after = world.events.items().await;
            if is_valid(&body) {
                prop_assert!(matches!(answer.status, 202 | 409), "{body}: {}", answer.body);
            } else {
                prop_assert_eq!(answer.outcome(), (400, "invalid_request"), "{}: {}", body, answer.body);
                prop_assert_eq!(before, after, "something was written for {}", body);
            }
            Ok::<_, TestCaseError>(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
