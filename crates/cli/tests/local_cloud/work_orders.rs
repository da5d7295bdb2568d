use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};
use tradewind_testkit::eventually;

use crate::cloud::{Answer, Cloud, JOHN_SMITH, cli, send, token_of};

const CREATE: &str = "mutation($customer: ID!, $title: String!) {
    createWorkOrder(orgId: \"plumbingCo123\", customerId: $customer, title: $title) { id status version } }";
const READ: &str = "query($id: ID!) { workOrder(id: $id) { id title status version customer { name } } }";
const MOVE: &str = "mutation($id: ID!, $status: WorkOrderStatus!) { changeWorkOrderStatus(id: $id, status: $status) { version } }";

async fn create(cloud: &Cloud, token: &str, title: &str) -> (String, Answer) {
    let answer = cloud.graphql(token, CREATE, json!({"customer": JOHN_SMITH, "title": title})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    (answer.body["data"]["createWorkOrder"]["id"].as_str().unwrap().to_owned(), answer)
}

/// Waits until the view shows the version.
async fn seen(cloud: &Cloud, token: &str, id: &str, version: u64) -> Value {
    eventually(Duration::from_secs(2), async || {
        let answer = cloud.graphql(token, READ, json!({"id": id})).await;
        let work_order = answer.body["data"]["workOrder"].clone();
        (work_order["version"] == version).then_some(work_order)
    })
    .await
}

#[tokio::test]
async fn a_work_order_shows_in_the_view_within_two_seconds_and_moves_with_its_status() {
    let cloud = Cloud::new();
    let token = token_of("dispatcher");
    let (id, _) = create(&cloud, &token, "Leak under the sink").await;
    let work_order = seen(&cloud, &token, &id, 1).await;
    assert_eq!(work_order["title"], "Leak under the sink");
    assert_eq!(work_order["customer"]["name"], "John Smith");

    let technician = token_of("technician");
    for (version, status) in [(2, "SCHEDULED"), (3, "IN_PROGRESS"), (4, "COMPLETED")] {
        let answer = cloud.graphql(&technician, MOVE, json!({"id": id, "status": status})).await;
        assert_eq!(answer.body["data"]["changeWorkOrderStatus"]["version"], version, "{}", answer.body);
        assert_eq!(seen(&cloud, &token, &id, version).await["status"], status);
    }
    let list = "query($status: WorkOrderStatus) { workOrders(status: $status, first: 100) { nodes { id } } }";
    let in_list = async |status: &str| {
        let answer = cloud.graphql(&token, list, json!({"status": status})).await;
        answer.body["data"]["workOrders"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|node| node["id"] == id.as_str())
    };
    assert!(in_list("COMPLETED").await);
    for left in ["OPEN", "SCHEDULED", "IN_PROGRESS"] {
        assert!(!in_list(left).await, "it is still among the {left}");
    }
}

#[tokio::test]
async fn the_lines_of_one_request_share_its_trace_from_the_api_to_the_projector() {
    let cloud = Cloud::new();
    let token = token_of("dispatcher");
    let title = "A title that belongs in no log";
    let (id, answer) = create(&cloud, &token, title).await;
    let trace_id = answer.headers["x-trace-id"].to_str().unwrap();
    let trace = eventually(Duration::from_secs(20), async || {
        let lines = cli(&["trace", trace_id]).ok()?;
        lines.contains("work-order-projector").then_some(lines)
    })
    .await;
    for told in [
        "committed work order",
        "dispatched events",
        "applied event",
        id.as_str(),
        "eventType=WorkOrderCreated",
    ] {
        assert!(trace.contains(told), "{told} is not in the trace:\n{trace}");
    }
    assert!(!trace.contains(title), "{trace}");
    assert!(!trace.contains(&token), "{trace}");
}

#[tokio::test]
async fn another_org_sees_nothing_and_a_tampered_token_is_refused() {
    let cloud = Cloud::new();
    let token = token_of("dispatcher");
    let (id, _) = create(&cloud, &token, "Ours").await;
    seen(&cloud, &token, &id, 1).await;
    let foreign = cli(&["token", "dispatcher", "--org", "electricCo456"]).unwrap();
    let read = cloud.graphql(foreign.trim(), READ, json!({"id": id})).await;
    assert_eq!(read.body["data"]["workOrder"], Value::Null);
    let moved = cloud.graphql(foreign.trim(), MOVE, json!({"id": id, "status": "CANCELLED"})).await;
    assert_eq!(moved.body["errors"][0]["extensions"]["code"], "NOT_FOUND");

    let tampered = format!("{}x", token.strip_suffix(|_| true).unwrap());
    let refused = cloud.graphql(&tampered, READ, json!({"id": id})).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_browser_may_call() {
    let cloud = Cloud::new();
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri(cloud.output("/graphqlUrl"))
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    let answer = send(preflight.body(Full::new(Bytes::new())).unwrap()).await;
    assert!(answer.status.is_success(), "{}", answer.status);
    let allowed = answer.headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    assert!(allowed.contains("authorization") && allowed.contains("content-type"), "{allowed}");
    let answer = cloud.graphql(&token_of("operator"), "{ healthCheck }", json!({})).await;
    let origins = answer.headers.get_all("access-control-allow-origin").iter().count();
    assert_eq!(origins, 1, "a browser refuses two");
}
