//! One trace from the caller to the event.

use lambda_http::{Context, Request, RequestExt as _};
use serde_json::{Value, json};

use crate::support::{CREATE, JOHN, MOVE, PLUMBING, World};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn with_header(mut request: Request, value: &str) -> Request {
    request.headers_mut().insert("traceparent", value.parse().unwrap());
    request
}

#[tokio::test]
async fn the_callers_trace_goes_on_in_the_answer_and_in_the_events() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let create = user.request(CREATE, &json!({ "customerId": JOHN, "title": "Leak" }));
    let answer = world.handle(with_header(create, &parent)).await;
    assert_eq!(answer.header("x-trace-id"), TRACE);
    assert!(answer.header("traceparent").starts_with(&format!("00-{TRACE}-")));
    assert_ne!(answer.header("traceparent"), parent, "a span of its own");

    // While SNS is out, the trace waits in the outbox.
    world.sink.set_outage(true);
    let id = answer.text("createWorkOrder", "id");
    let r#move = user.request(MOVE, &json!({ "id": id, "status": "SCHEDULED" }));
    let answer = world.handle(with_header(r#move, &parent)).await;
    answer.ok("changeWorkOrderStatus");
    let row = world.rows.query_one("SELECT payload FROM outbox", &[]).await.unwrap();
    for event in [world.sink.accepted()[0].message.as_str(), row.get(0)] {
        let event: Value = serde_json::from_str(event).unwrap();
        let traceparent = event["traceparent"].as_str().unwrap();
        assert!(traceparent.starts_with(&format!("00-{TRACE}-")), "{event}");
        assert_eq!(event["subject"], id);
    }
}

#[tokio::test]
async fn without_a_caller_s_trace_that_of_x_ray_goes_on_else_a_new_one_begins() {
    let world = World::start().await;
    let request = || world.anonymous().request("{ healthCheck }", &json!({}));
    let mut context = Context::default();
    context.xray_trace_id =
        Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1".to_owned());
    let xray = world.handle(request().with_lambda_context(context.clone())).await;
    assert_eq!(xray.header("x-trace-id"), "5759e988bd862e3fe1be46a994272793");

    let caller = with_header(request(), &format!("00-{TRACE}-00f067aa0ba902b7-01"));
    let both = world.handle(caller.with_lambda_context(context)).await;
    assert_eq!(both.header("x-trace-id"), TRACE, "the caller's comes first");

    let mut new = Vec::new();
    for bad in ["", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "ff-x"] {
        let answer = world.handle(with_header(request(), bad)).await;
        assert_eq!(answer.status, 200, "{bad}");
        new.push(answer.header("x-trace-id").to_owned());
    }
    new.dedup();
    assert_eq!(new.len(), 4, "each its own");
}

#[tokio::test]
async fn a_refused_request_has_a_trace_as_well() {
    let world = World::start().await;
    let request = world.anonymous().request("{ listCustomers { id } }", &json!({}));
    let answer = world.handle(with_header(request, &format!("00-{TRACE}-00f067aa0ba902b7-01"))).await;
    assert_eq!((answer.status, answer.header("x-trace-id")), (401, TRACE));
    assert_eq!(answer.errors()[0]["extensions"]["traceId"], TRACE);
}
