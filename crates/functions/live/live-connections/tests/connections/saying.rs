//! What a client says, and is answered.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tradewind_kit::clock;
use tradewind_stores::dynamodb::live::Connection;
use tradewind_testkit::{ChaosProxy, Post, cloud_endpoint};

use crate::support::{ORG, World, ask, aws, org, user};

fn code(messages: &[Value]) -> &str {
    let [message] = messages else { panic!("{messages:?}") };
    assert_eq!(message["eventType"], "error");
    assert!(message["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{message}");
    message["code"].as_str().unwrap()
}

#[tokio::test]
async fn a_ping_is_answered_on_its_own_connection_only() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.connect("technician", ORG, "b=").await;
    assert_eq!(world.say("a=", &json!({ "action": "ping" })).await, [json!({ "eventType": "pong" })]);
    assert_eq!(world.gateway.requests(), 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_said_to_make_none() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    let long = format!("{{\"action\":\"ping\",\"x\":\"{}\"}}", "x".repeat(5000));
    for (body, expected) in [
        ("", "invalid_message"),
        ("hello", "invalid_message"),
        ("{\"action\":", "invalid_message"),
        ("{}", "invalid_message"),
        ("{\"action\":\"dance\"}", "unknown_action"),
        ("{\"action\":\"catch-up\",\"since\":\"yesterday\"}", "invalid_cursor"),
        ("{\"action\":\"catch-up\",\"since\":7}", "invalid_cursor"),
        (&long, "payload_too_large"),
    ] {
        assert_eq!(code(&world.say_text("a=", body).await), expected, "{body}");
    }
    assert_eq!(ask(&world.api, "$default", "a=", &json!({})).await, 200, "no body at all");
}

#[tokio::test]
async fn who_is_not_in_the_list_is_told_to_connect_again() {
    let world = World::new().await;
    assert_eq!(code(&world.say("nobody", &json!({ "action": "ping" })).await), "not_connected");
    let long_ago = clock::now() - SignedDuration::from_hours(3);
    let expires_at = long_ago + SignedDuration::from_hours(2);
    let run_out = Connection {
        id: "old".to_owned(),
        org_id: org(ORG),
        user_id: user("jane-1"),
        connected_at: long_ago,
        expires_at,
    };
    world.live.connect(&run_out).await.unwrap();
    assert_eq!(code(&world.say("old", &json!({ "action": "catch-up" })).await), "not_connected");
    assert_eq!(world.records().await.len(), 0);
}

#[tokio::test]
async fn a_table_out_of_reach_is_said() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = world.api_over(&aws(proxy.url()).without_retries());
    let body = json!({ "body": "{\"action\":\"ping\"}" });
    assert_eq!(ask(&cut_off, "$default", "a=", &body).await, 200);
    let received: Value = serde_json::from_str(&world.gateway.received_by("a=")[0]).unwrap();
    assert_eq!(received["code"], "unavailable");
}

#[tokio::test]
async fn who_is_gone_when_the_answer_comes_is_struck() {
    let world = World::new().await;
    let connection = world.connect("technician", ORG, "a=").await;
    // It has been open for a while.
    world.live.remove(&connection).await.unwrap();
    let connected_at = connection.connected_at - SignedDuration::from_mins(1);
    world.live.connect(&Connection { connected_at, ..connection }).await.unwrap();
    world.gateway.judge(|_, _| Post::Gone);
    assert_eq!(world.say("a=", &json!({ "action": "ping" })).await.len(), 0);
    assert_eq!(world.records().await.len(), 0);
}
