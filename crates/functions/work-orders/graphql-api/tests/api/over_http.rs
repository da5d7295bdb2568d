//! HTTP around GraphQL.

use lambda_http::{Body, Request};
use serde_json::json;

use crate::support::{CREATE, JOHN, PLUMBING, World};

const HEALTH: &str = r#"{"query":"{ healthCheck }"}"#;
const MOST_BYTES: usize = 256 * 1024;

fn post(content_type: &str, body: impl Into<Body>) -> Request {
    http::Request::post("/").header("content-type", content_type).body(body.into()).unwrap()
}

#[tokio::test]
async fn only_post_is_answered() {
    let world = World::start().await;
    for method in ["GET", "PUT", "DELETE", "PATCH", "HEAD"] {
        let request = http::Request::builder().method(method).uri("/?query={healthCheck}");
        let request = request.header("content-type", "application/json").body(Body::Text(HEALTH.to_owned()));
        let answer = world.handle(request.unwrap()).await;
        assert_eq!(answer.outcome(), (405, "METHOD_NOT_ALLOWED"), "{method}");
        assert_eq!(answer.header("allow"), "POST");
    }
}

#[tokio::test]
async fn only_json_is_read() {
    let world = World::start().await;
    for good in ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"] {
        assert_eq!(world.handle(post(good, HEALTH)).await.status, 200, "{good}");
    }
    for bad in
        ["", "text/plain", "application/graphql", "application/x-www-form-urlencoded", "application/jsonp"]
    {
        let answer = world.handle(post(bad, HEALTH)).await;
        assert_eq!(answer.outcome(), (415, "UNSUPPORTED_MEDIA_TYPE"), "{bad}");
    }
    let bare = http::Request::post("/").body(Body::Text(HEALTH.to_owned())).unwrap();
    assert_eq!(world.handle(bare).await.status, 415);
}

#[tokio::test]
async fn a_body_that_is_no_graphql_request_is_a_400() {
    let world = World::start().await;
    for bad in [
        "",
        "{",
        "null",
        "42",
        "\"{ healthCheck }\"",
        "{ healthCheck }",
        r#"[{"query":"{ healthCheck }"}]"#,
        r#"{"query":5}"#,
        "\u{feff}{}",
        r#"{"query":"{ healthCheck }","variables":[1]}"#,
        r#"{"query":"{ healthCheck }"} trailing"#,
        &format!("{{\"query\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        let answer = world.handle(post("application/json", bad)).await;
        assert_eq!(answer.outcome(), (400, "BAD_REQUEST"), "{:?}", bad.get(..40).unwrap_or(bad));
    }
    let invalid_utf8 = Body::Binary(b"{\"query\":\"\xff\"}".to_vec());
    assert_eq!(world.handle(post("application/json", invalid_utf8)).await.outcome(), (400, "BAD_REQUEST"));
    let binary = Body::Binary(HEALTH.as_bytes().to_vec());
    assert_eq!(
        world.handle(post("application/json", binary)).await.status,
        200,
        "as API clients may send it"
    );
}

#[tokio::test]
async fn a_body_of_more_than_256_kib_is_refused_before_anything_else() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let sized = |bytes: usize| {
        let mut body = json!({ "query": CREATE, "variables": { "customerId": JOHN, "title": "Leak" }, "operationName": null });
        body["extensions"] = json!({ "padding": "" });
        let padding = "x".repeat(bytes - body.to_string().len());
        body["extensions"]["padding"] = json!(padding);
        let mut request = user.request("", &json!({}));
        *request.body_mut() = Body::Text(body.to_string());
        assert_eq!(request.body().len(), bytes);
        request
    };
    let answer = world.handle(sized(MOST_BYTES + 1)).await;
    assert_eq!(answer.outcome(), (413, "PAYLOAD_TOO_LARGE"));
    assert_eq!((world.counts().await, world.issuer.jwks_hits()), (before, 0));
    world.handle(sized(MOST_BYTES)).await.ok("createWorkOrder");
}

#[tokio::test]
async fn an_unknown_operation_name_is_a_400() {
    let world = World::start().await;
    for (body, status) in [
        (r#"{"query":"query A { healthCheck } query B { healthCheck }","operationName":"B"}"#, 200),
        (r#"{"query":"query A { healthCheck }","operationName":"C"}"#, 400),
    ] {
        assert_eq!(world.handle(post("application/json", body)).await.status, status, "{body}");
    }
}
