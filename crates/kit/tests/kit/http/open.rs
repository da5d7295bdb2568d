//! A function with routes for anybody.

use lambda_http::Body;
use serde_json::json;

use super::support::{ORG, Payload, World};

#[tokio::test]
async fn an_open_route_asks_for_no_token_and_minds_none() {
    let world = World::start().await;
    let mut headers = vec![None, Some("Bearer nonsense".to_owned()), Some("Basic x".to_owned())];
    headers.extend(world.issuer.refused("dispatcher", ORG).into_iter().map(|(_, token)| Some(token)));
    for header in headers {
        let mut request = Payload::new("GET", "/local/greetings/jane").stage("local");
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        let answer = world.handle_mixed(request.request()).await;
        assert_eq!((answer.status, &answer.body["name"]), (200, &json!("jane")), "{header:?}");
    }
    assert_eq!(world.issuer.jwks_hits(), 0);
}

#[tokio::test]
async fn everything_else_needs_one_also_what_is_not_there() {
    let world = World::start().await;
    for (method, path) in
        [("GET", "/things/1"), ("PUT", "/things"), ("GET", "/nowhere"), ("GET", "/%FF"), ("GET", "/")]
    {
        let answer = world.handle_mixed(Payload::new(method, path).request()).await;
        assert_eq!(answer.outcome(), (401, "unauthorized"), "{method} {path}");
    }
    for (name, token) in world.issuer.refused("dispatcher", ORG) {
        let request = Payload::new("GET", "/things/1").header("authorization", &format!("Bearer {token}"));
        assert_eq!(world.handle_mixed(request.request()).await.outcome(), (401, "unauthorized"), "{name}");
    }
    for (method, path, status) in
        [("GET", "/things/1", 200), ("GET", "/nowhere", 404), ("GET", "/%FF", 404), ("PUT", "/things", 405)]
    {
        let request = Payload::new(method, path).header("authorization", &world.bearer());
        assert_eq!(world.handle_mixed(request.request()).await.status, status, "{method} {path}");
    }
}

#[tokio::test]
async fn an_open_route_has_the_limits_and_answers_of_all_routes() {
    let world = World::start().await;
    let post = |body: Body| {
        http::Request::post("/greetings").header("content-type", "application/json").body(body).unwrap()
    };
    let large = Body::Text(format!("{{\"name\":\"{}\"}}", "x".repeat(256 * 1024)));
    assert_eq!(world.handle_mixed(post(large)).await.outcome(), (413, "payload_too_large"));
    assert_eq!(world.handle_mixed(post(Body::Empty)).await.outcome(), (400, "missing_body"));
    assert_eq!(world.handle_mixed(post("{".into())).await.outcome(), (400, "malformed_json"));
    let answer = world.handle_mixed(Payload::new("DELETE", "/greetings").request()).await;
    assert_eq!((answer.outcome(), answer.header("allow")), ((405, "method_not_allowed"), "POST"));
    let request = Payload::new("POST", "/local/greetings").stage("local");
    let request = request.header("content-type", "application/json").body("{}", false).request();
    let answer = world.handle_mixed(request).await;
    assert_eq!((answer.status, answer.header("location")), (201, "/local/greetings/1"));
}

#[tokio::test]
async fn the_source_is_what_the_api_saw_and_not_what_a_header_says() {
    let world = World::start().await;
    for (ip, seen) in
        [("198.51.100.9", json!("198.51.100.9")), ("2001:db8::1", json!("2001:db8::1")), ("", json!(null))]
    {
        let request = Payload::new("GET", "/greetings/jane").source_ip(ip);
        let request =
            request.header("x-forwarded-for", "203.0.113.66").header("forwarded", "for=203.0.113.66");
        assert_eq!(world.handle_mixed(request.request()).await.body["ip"], seen);
    }
}
