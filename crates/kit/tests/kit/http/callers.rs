//! Who may call.

use lambda_http::Body;
use serde_json::json;

use super::support::{ORG, Payload, World};

#[tokio::test]
async fn without_a_good_token_the_answer_is_401_and_says_how_to_authenticate() {
    let world = World::start().await;
    let anonymous = world.handle(Payload::new("GET", "/things").request()).await;
    assert_eq!(anonymous.outcome(), (401, "unauthorized"));
    assert_eq!(anonymous.header("www-authenticate"), "Bearer");
    for (name, token) in world.issuer.refused("dispatcher", ORG) {
        for (method, path) in
            [("GET", "/things"), ("POST", "/things"), ("GET", "/nowhere"), ("PUT", "/things")]
        {
            let request = Payload::new(method, path).header("authorization", &format!("Bearer {token}"));
            let answer = world.handle(request.body("{", false).request()).await;
            assert_eq!(answer.outcome(), (401, "unauthorized"), "{name}");
            assert!(answer.header("www-authenticate").starts_with("Bearer"), "{name}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn a_genuine_token_without_an_org_or_the_role_is_403() {
    let world = World::start().await;
    let token = world.issuer.changed("dispatcher", ORG, &json!({ "custom:orgId": null }));
    let request = Payload::new("GET", "/things").header("authorization", &format!("Bearer {token}"));
    assert_eq!(world.handle(request.request()).await.outcome(), (403, "forbidden"));

    assert_eq!(world.send("POST", "/things/abcd/ship").await.outcome(), (403, "forbidden"));
    let token = world.issuer.token("operator", ORG);
    let request =
        Payload::new("POST", "/things/abcd/ship").header("authorization", &format!("Bearer {token}"));
    assert_eq!(world.handle(request.request()).await.status, 202);
}

#[tokio::test]
async fn while_keys_are_out_of_reach_the_answer_is_503_with_retry_after() {
    let world = World::start().await;
    world.issuer.set_down(true);
    let answer = world.send("GET", "/things").await;
    assert_eq!((answer.outcome(), answer.header("retry-after")), ((503, "unavailable"), "2"));
}

#[tokio::test]
async fn a_body_of_more_than_256_kib_is_refused_before_anything_else() {
    let world = World::start().await;
    let sized = |bytes: usize| {
        let frame = r#"{"name":"","qty":1}"#;
        Body::Text(frame.replacen("\"\"", &format!("\"{}\"", "x".repeat(bytes - frame.len())), 1))
    };
    let answer = world.post(sized(256 * 1024 + 1)).await;
    assert_eq!((answer.outcome(), world.issuer.jwks_hits()), ((413, "payload_too_large"), 0));
    assert_eq!(world.post(sized(256 * 1024)).await.status, 201);
}
