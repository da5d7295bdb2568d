//! The program itself, as Lambda runs it: a runtime API before it, the pool, DynamoDB and the connections behind it.

use serde_json::{Value, json};
use tradewind_testkit::{Bootstrap, RuntimeApi, cloud_endpoint};

use crate::support::{ORG, World, request};

const PROGRAM: &str = env!("CARGO_BIN_EXE_live-connections");

#[tokio::test]
async fn a_client_comes_asks_and_leaves_and_its_token_is_nowhere_to_be_read() {
    let (world, api) = (World::new().await, RuntimeApi::start().await);
    let mut environment = api.environment("tradewind-test-live-connections");
    // Everything of AWS is on the local cloud, but for the keys: the test's pool has them.
    let own = [
        ("STAGE", "test"),
        ("LOG_LEVEL", "trace"),
        ("AWS_ENDPOINT_URL", &world.issuer.endpoint()),
        ("AWS_ENDPOINT_URL_DYNAMODB", &cloud_endpoint()),
        ("LIVE_TABLE", world.table.name()),
        ("WEBSOCKET_CALLBACK_URL", &world.gateway.url()),
        ("USER_POOL_ID", world.issuer.pool_id()),
        ("USER_POOL_CLIENT_ID", world.issuer.client_id()),
    ];
    environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    // A function of Lambda knows its pool by the address at AWS.
    let iss = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", world.issuer.pool_id());
    let changed = |more: Value| {
        let mut changes = json!({ "iss": iss });
        changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.issuer.changed("technician", ORG, &changes)
    };
    let tokens = [
        (changed(json!({})), 200),
        (changed(json!({ "exp": 1 })), 401),
        (changed(json!({ "aud": "another" })), 401),
        (changed(json!({ "custom:orgId": null })), 403),
        (changed(json!({ "token_use": ["eyJ", "secret"] })), 401),
        ("eyJhbGciOiJub25lIn0.c2VjcmV0.".to_owned(), 401),
    ];
    let bootstrap = Bootstrap::start(PROGRAM, environment);
    let ask = async |route: &str, more: &Value| api.invoke(&request(route, "a=", more)).await.response();
    for (token, status) in tokens.iter().rev() {
        let query = json!({ "queryStringParameters": { "token": token }, "headers": { "Host": "x" } });
        assert_eq!(ask("$connect", &query).await, json!({ "statusCode": status }), "{token}");
    }
    let ping = json!({ "body": "{\"action\":\"ping\"}" });
    assert_eq!(ask("$default", &ping).await, json!({ "statusCode": 200 }));
    assert_eq!(world.gateway.received_by("a="), ["{\"eventType\":\"pong\"}"]);
    assert_eq!(ask("$disconnect", &json!({})).await, json!({ "statusCode": 200 }));
    assert_eq!(world.live.connection("a=").await.unwrap(), None);
    let written = bootstrap.stop();
    for (token, _) in &tokens {
        for part in token.split('.').filter(|part| !part.is_empty()) {
            assert!(!written.0.contains(part), "a part of a token is in the log: {written:?}");
        }
    }
    let outcomes: Vec<_> =
        written.log().iter().filter_map(|line| line["outcome"].as_str().map(str::to_owned)).collect();
    let refused = ["refused"; 5];
    assert_eq!(outcomes, [&refused[..], &["connected", "pong", "disconnected"]].concat());
}

#[tokio::test]
async fn every_missing_variable_is_named_at_once_and_the_program_ends() {
    let api = RuntimeApi::start().await;
    let (status, written) = Bootstrap::start(PROGRAM, api.environment("test")).end();
    assert!(!status.success(), "{status}");
    for name in ["LIVE_TABLE", "WEBSOCKET_CALLBACK_URL", "USER_POOL_ID", "USER_POOL_CLIENT_ID"] {
        assert!(written.contains(&format!("{name} is missing")), "{name} is not named: {written}");
    }
}
