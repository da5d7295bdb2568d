//! Whatever is sent, the answer is never that we failed.

use http::{HeaderName, HeaderValue};
use lambda_http::{Body, Request};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::support::{Payload, World};

/// Anything, and things that come close to what is expected.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let json = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"name\"",
        "\"qty\"",
        "\"labels\"",
        "\"\\ud800\"",
        "1",
        "-1",
        "1e999",
        "0.1",
        "null",
        "true",
        "\u{feff}",
        " ",
        "é",
        "\\",
        "\"",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(json, 0..40).prop_map(|tokens| tokens.concat().into_bytes()),
        ".{0,40}".prop_map(|name| serde_json::json!({ "name": name, "qty": 1, name.clone(): 1 })
            .to_string()
            .into_bytes()),
    ]
}

fn paths() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "things", "keys", "ship", "/", "//", "%", "%2F", "%ff", "..", "é", "local",
    ]);
    prop_oneof![
        prop::collection::vec(parts, 0..8).prop_map(|parts| format!("/{}", parts.join("/"))),
        // What a path can be made of: no `?` and `#`, which end one.
        "/[^?#]{0,40}",
    ]
}

fn headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let names = prop::sample::select(vec![
        "authorization",
        "content-type",
        "content-encoding",
        "idempotency-key",
        "traceparent",
        "x-amzn-trace-id",
    ]);
    let values = prop::collection::vec(any::<u8>(), 0..80)
        .prop_filter_map("not a header value", |bytes| HeaderValue::from_bytes(&bytes).ok());
    prop::collection::vec((names.prop_map(HeaderName::from_static), values), 0..4)
}

/// Answers each request of a strategy, on a thread that may wait.
fn never_fails(requests: impl Strategy<Value = Request>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let world = runtime.block_on(World::start());
    let bearer = HeaderValue::from_str(&world.bearer()).unwrap();
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&requests, |mut request| {
        request.headers_mut().entry("authorization").or_insert_with(|| bearer.clone());
        let answer = runtime.block_on(world.handle(request));
        prop_assert!(answer.status < 500, "{:?}", answer);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_body_makes_it_fail() {
    never_fails(bodies().prop_map(|body| {
        let request = http::Request::post("/things").header("content-type", "application/json");
        request.body(Body::Binary(body)).unwrap()
    }));
}

#[test]
fn no_header_makes_it_fail() {
    let routes = prop::sample::select(vec!["/things", "/keys", "/things/abcd"]);
    never_fails((headers(), routes, bodies()).prop_map(|(headers, path, body)| {
        let mut request = http::Request::post(path).body(Body::Binary(body)).unwrap();
        for (name, value) in headers {
            request.headers_mut().append(name, value);
        }
        request
    }));
}

#[test]
fn no_path_and_no_query_makes_it_fail() {
    let methods = prop::sample::select(vec!["GET", "POST", "DELETE", "PUT"]);
    let stages = prop::sample::select(vec!["$default", "local", "things"]);
    let queries = "([a-z]{0,8}=[!$-;=?-Z^-z~]{0,40}&?){0,4}";
    never_fails((methods, paths(), stages, queries).prop_map(|(method, path, stage, query)| {
        Payload::new(method, &path).stage(stage).query(&query).request()
    }));
}
