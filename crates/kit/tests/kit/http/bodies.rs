//! Bodies and their content types.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lambda_http::Body;

use super::support::{Payload, World};

const GOOD: &str = r#"{"name":"pump","qty":2}"#;

#[tokio::test]
async fn a_good_body_is_read_however_the_gateway_sends_it() {
    let world = World::start().await;
    let payload = |body: &str, base64| {
        let payload = Payload::new("POST", "/things").header("content-type", "application/json");
        payload.header("authorization", &world.bearer()).body(body, base64).request()
    };
    for request in [payload(GOOD, false), payload(&BASE64_STANDARD.encode(GOOD), true)] {
        let answer = world.handle(request).await;
        assert_eq!((answer.status, answer.header("location")), (201, "/things/2"));
        assert_eq!(answer.body["by"], "dispatcher@plumbingco123.example");
    }
    assert_eq!(world.post(Body::Binary(GOOD.as_bytes().to_vec())).await.status, 201);
    let invalid = BASE64_STANDARD.encode(b"{\"name\":\"\xff\"}");
    assert_eq!(world.handle(payload(&invalid, true)).await.outcome(), (400, "malformed_json"));
}

#[tokio::test]
async fn only_plain_json_is_read() {
    let world = World::start().await;
    let send = async |name: &str, value: &str| {
        let mut request = http::Request::post("/things").header("authorization", world.bearer());
        if name != "content-type" {
            request = request.header("content-type", "application/json");
        }
        world.handle(request.header(name, value).body(GOOD.into()).unwrap()).await
    };
    for good in ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"] {
        assert_eq!(send("content-type", good).await.status, 201, "{good}");
    }
    for bad in ["", "text/plain", "application/jsonp", "application/x-www-form-urlencoded", "*/*", "json"] {
        assert_eq!(send("content-type", bad).await.outcome(), (415, "unsupported_media_type"), "{bad}");
    }
    assert_eq!(send("x-nothing", "").await.status, 201);
    assert_eq!(send("content-encoding", "gzip").await.outcome(), (415, "unsupported_media_type"));
    let bare = http::Request::post("/things").header("authorization", world.bearer());
    let bare = bare.body(GOOD.into()).unwrap();
    assert_eq!(world.handle(bare).await.outcome(), (415, "unsupported_media_type"));
}

#[tokio::test]
async fn a_body_that_is_none_is_400_and_names_the_field() {
    let world = World::start().await;
    for (body, code, pointers) in [
        ("", "missing_body", &[] as &[&str]),
        ("  \n", "missing_body", &[]),
        ("{", "malformed_json", &[]),
        ("\u{feff}{}", "malformed_json", &[]),
        (r#"{"name":"pump","qty":2} trailing"#, "malformed_json", &[]),
        ("null", "invalid_request", &[""]),
        ("[]", "invalid_request", &[""]),
        ("42", "invalid_request", &[""]),
        ("{}", "invalid_request", &["/name"]),
        (r#"{"name":"pump"}"#, "invalid_request", &["/qty"]),
        (r#"{"name":"pump","qty":-1}"#, "invalid_request", &["/qty"]),
        (r#"{"name":"pump","qty":1.5}"#, "invalid_request", &["/qty"]),
        (r#"{"name":"pump","qty":2,"colour":"red"}"#, "invalid_request", &["/colour"]),
        (r#"{"name":"pump","qty":2,"qty":3}"#, "invalid_request", &["/qty"]),
        (r#"{"name":"pump","qty":2,"labels":{"a":{"b":1,"b":2}}}"#, "invalid_request", &["/labels/a/b"]),
    ] {
        let answer = world.post(body).await;
        assert_eq!(answer.outcome(), (400, code), "{body}");
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
    let missing = Payload::new("POST", "/things").header("authorization", &world.bearer());
    assert_eq!(world.handle(missing.request()).await.outcome(), (400, "missing_body"));
}
