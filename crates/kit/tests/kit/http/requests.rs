//! Methods, paths, queries and headers.

use lambda_http::Body;
use serde_json::json;

use super::support::{Payload, World};

#[tokio::test]
async fn a_path_is_found_whatever_stage_and_slashes_surround_it() {
    let world = World::start().await;
    for (stage, path, id) in [
        ("$default", "/things/abcd", "abcd"),
        ("$default", "/things/abcd/", "abcd"),
        ("$default", "//things///abcd//", "abcd"),
        ("$default", "/things/a%20b", "a b"),
        ("$default", "/things/a b", "a b"),
        ("$default", "/things/a%2Fb", "a/b"),
        ("$default", "/things/100%", "100%"),
        ("$default", "/things/%C3%A9", "é"),
        ("$default", "/things/é", "é"),
        ("$default", "/things/..", ".."),
        ("$default", "/things/a+b", "a+b"),
        ("local", "/local/things/abcd", "abcd"),
        ("local", "/local/things/local", "local"),
        ("local", "/things/abcd", "abcd"),
    ] {
        let request = Payload::new("GET", path).stage(stage).header("authorization", &world.bearer());
        let answer = world.handle(request.request()).await;
        assert_eq!((answer.status, &answer.body["id"]), (200, &json!(id)), "{stage} {path}");
    }
    assert_eq!(world.send("GET", "/things/abcd/?x=1").await.body["id"], "abcd");
}

#[tokio::test]
async fn the_location_of_a_new_thing_has_the_stage_before_it() {
    let world = World::start().await;
    let request = Payload::new("POST", "/local/things").stage("local");
    let request = request.header("authorization", &world.bearer()).header("content-type", "application/json");
    let answer = world.handle(request.body(r#"{"name":"pump","qty":2}"#, false).request()).await;
    assert_eq!((answer.status, answer.header("location")), (201, "/local/things/2"));
}

#[tokio::test]
async fn what_is_not_there_is_404_and_what_cannot_be_done_to_it_405() {
    let world = World::start().await;
    for path in ["/", "/thing", "/things/a/b", "/things/%FF", "/things/../keys", "/Things"] {
        let request = Payload::new("GET", path).header("authorization", &world.bearer());
        assert_eq!(world.handle(request.request()).await.outcome(), (404, "not_found"), "{path}");
    }
    for (method, path, allow) in [
        ("PUT", "/things", "POST, GET"),
        ("HEAD", "/things", "POST, GET"),
        ("OPTIONS", "/things/abcd", "GET, DELETE"),
        ("PATCH", "/keys", "POST"),
        ("FROBNICATE", "/keys", "POST"),
    ] {
        let answer = world.send(method, path).await;
        assert_eq!(answer.outcome(), (405, "method_not_allowed"), "{method} {path}");
        assert_eq!(answer.header("allow"), allow);
    }
}

#[tokio::test]
async fn an_answer_may_be_empty_or_say_no_more_than_that_we_failed() {
    let world = World::start().await;
    assert_eq!(world.send("DELETE", "/things/abcd").await.status, 204);
    let broken = world.send("GET", "/broken").await;
    assert_eq!(broken.outcome(), (500, "internal"));
    assert_eq!(broken.body["detail"], "something went wrong on our side");
}

#[tokio::test]
async fn pages_follow_each_other_and_a_foreign_cursor_is_named() {
    let world = World::start().await;
    let get = async |query: &str, org: &str| {
        let token = format!("Bearer {}", world.issuer.token("dispatcher", org));
        let request = Payload::new("GET", "/things").query(query).header("authorization", &token);
        world.handle(request.request()).await
    };
    let first = get("", "plumbingCo123").await;
    assert_eq!((first.status, &first.body["from"]), (200, &json!(0)));
    let next = format!("limit=7&cursor={}", first.body["next"].as_str().unwrap());
    assert_eq!(get(&next, "plumbingCo123").await.body["from"], 50);
    let foreign = get(&next, "hvacCo456").await;
    assert_eq!((foreign.outcome(), foreign.pointers()), ((400, "invalid_request"), vec!["/cursor"]));
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=1001", "/limit"),
        ("limit=%00", "/limit"),
        ("limit=5&limit=6", "/limit"),
        ("cursor=", "/cursor"),
        ("cursor=nonsense", "/cursor"),
        ("offset=5", "/offset"),
    ] {
        let answer = get(query, "plumbingCo123").await;
        assert_eq!(
            (answer.outcome(), answer.pointers()),
            ((400, "invalid_request"), vec![pointer]),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_idempotency_key_may_be_bare_or_quoted() {
    let world = World::start().await;
    let send = async |values: &[&[u8]]| {
        let mut request = http::Request::post("/keys").header("authorization", world.bearer());
        for value in values {
            request = request.header("Idempotency-Key", *value);
        }
        world.handle(request.body(Body::Empty).unwrap()).await
    };
    assert_eq!(send(&[]).await.body, json!({ "key": null }));
    let longest = "k".repeat(255);
    for (value, key) in [
        ("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        (r#""8e03978e""#, "8e03978e"),
        (r#""a\"b\\c""#, r#"a"b\c"#),
        ("  key\t", "key"),
        (r#"a"b"#, r#"a"b"#),
        (&longest, &longest),
    ] {
        assert_eq!(send(&[value.as_bytes()]).await.body, json!({ "key": key }), "{value}");
    }
    let too_long = "k".repeat(256);
    for bad in ["", " ", "\"\"", "\"", "\"abc", "\"abc\"d", "\"a\\b\"", "a b", "\"a b\"", "\u{e9}", &too_long]
    {
        let answer = send(&[bad.as_bytes()]).await;
        assert_eq!(answer.outcome(), (400, "invalid_request"), "{bad:?}");
        assert_eq!(answer.pointers(), ["/Idempotency-Key"]);
    }
    assert_eq!(send(&[b"one", b"two"]).await.status, 400);
}

#[tokio::test]
async fn the_trace_of_the_caller_goes_on() {
    let world = World::start().await;
    let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = Payload::new("GET", "/things/abcd").header("authorization", &world.bearer());
    let request = request.header("traceparent", &format!("00-{trace_id}-00f067aa0ba902b7-01"));
    let answer = world.handle(request.request()).await;
    assert_eq!((answer.header("x-trace-id"), &answer.body["trace"]), (trace_id, &json!(trace_id)));
}
