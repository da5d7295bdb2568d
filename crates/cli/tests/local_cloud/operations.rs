//! An operator finds a dead letter, follows its trace and throws it away, by HTTP alone.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tradewind_testkit::eventually;

use crate::cloud::{Cloud, token_of};

const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn an_operator_finds_a_dead_letter_redrives_it_and_throws_it_away() {
    let (cloud, token) = (Cloud::new(), token_of("operator"));
    let get = async |path: &str| cloud.http("GET", path, &token, None).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4799";
    let body = json!({
        "specversion": "1.0", "id": uuid::Uuid::now_v7(), "source": "/tests", "type": "OrderExploded",
        "dataschema": "urn:tradewind:schema:OrderExploded/1", "time": "2026-11-21T09:00:00Z",
        "orgid": "plumbingCo123", "sequence": 1, "traceparent": format!("00-{trace}-00f067aa0ba902b7-01"),
        "data": {"orderId": "EXPLODED-1", "contact": "jane@example.com"},
    });
    let send = cloud.aws().sqs().send_message().queue_url(cloud.output("/queues/order-sync"));
    send.message_body(body.to_string()).send().await.unwrap();

    let dead = async || {
        let list = get("/operations/dead-letters/order-sync").await;
        let items = list.body["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|letter| letter["eventId"] == body["id"])
    };
    let letter: Value = eventually(SOON, dead).await;
    assert_eq!((&letter["code"], &letter["orderId"]), (&json!("unknown_type"), &json!("EXPLODED-1")));
    assert_eq!(
        (&letter["traceId"], &letter["body"]["data"]["contact"]),
        (&json!(trace), &json!("[redacted]"))
    );

    let post = async |what: &str, body: Value| {
        cloud.http("POST", &format!("/operations/dead-letters/order-sync/{what}"), &token, Some(body)).await
    };
    let redriven = post("redrive", json!({"messageIds": [letter["messageId"]]})).await;
    assert_eq!((redriven.status, &redriven.body["redriven"]), (StatusCode::ACCEPTED, &json!(1)));
    // It dies again, as another message.
    let again =
        eventually(SOON, async || dead().await.filter(|it| it["messageId"] != letter["messageId"])).await;
    let discard = json!({"messageIds": [again["messageId"]], "reason": "a test of ours"});
    assert_eq!(post("discard", discard).await.body, json!({"discarded": 1, "refused": 0}));
    assert_eq!(dead().await, None);

    // Its trace has each delivery, with the time that it lay in the queue.
    let deliveries = eventually(SOON, async || {
        let spans = get(&format!("/operations/traces/{trace}")).await.body["spans"].as_array().cloned()?;
        let ours = spans.into_iter().filter(|span| span["eventId"] == body["id"]);
        let ours: Vec<_> = ours.collect();
        (ours.len() == 2).then_some(ours)
    })
    .await;
    for span in &deliveries {
        assert_eq!((&span["service"], &span["outcome"]), (&json!("order-sync"), &json!("dead_lettered")));
        assert_eq!((&span["name"], &span["code"]), (&json!("OrderExploded"), &json!("unknown_type")));
        assert!(span["queuedAt"].as_str() <= span["startedAt"].as_str(), "{span}");
    }

    let queues = get("/operations/queues").await;
    assert!(queues.body["outbox"]["waiting"].is_u64(), "{}", queues.body);
    assert_eq!(queues.body["items"].as_array().unwrap().len(), 11, "{}", queues.body);
    let redrive = redriven.headers["x-trace-id"].to_str().unwrap().to_owned();
    let trace = eventually(SOON, async || {
        let answer = get(&format!("/operations/traces/{redrive}")).await;
        let answered = answer.body["spans"][0]["service"] == "operations-api";
        (answer.status == StatusCode::OK && answered).then_some(answer.body)
    })
    .await;
    assert_eq!(trace["spans"][0]["name"], "POST /operations/dead-letters/{worker}/redrive", "{trace}");
    let technician = cloud.http("GET", "/operations/queues", &token_of("technician"), None).await;
    assert_eq!(technician.status, StatusCode::FORBIDDEN);
}
