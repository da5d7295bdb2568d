//! A small API, and requests as API Gateway sends them.
#![expect(clippy::indexing_slicing, reason = "test code: what is not there must fail the test")]

use std::collections::HashMap;

use http::HeaderMap;
use lambda_http::{Body, Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tradewind_kit::auth::{Issuer as Pool, Role, Verifier};
use tradewind_kit::http::{self as kit_http, Call, Cursor, Page, Problem, Reply, Route, Routes};
use tradewind_testkit::Issuer;

pub(super) const ORG: &str = "plumbingCo123";

pub(super) const ROUTES: &[Route] = &[
    ("POST", "/things"),
    ("GET", "/things"),
    ("GET", "/things/{id}"),
    ("DELETE", "/things/{id}"),
    ("POST", "/things/{id}/ship"),
    ("POST", "/keys"),
    ("GET", "/broken"),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Thing {
    name: String,
    qty: u32,
    #[serde(default)]
    labels: HashMap<String, Value>,
}

/// An API that has a door for anybody.
pub(super) const MIXED: Routes = Routes {
    open: &[("POST", "/greetings"), ("GET", "/greetings/{name}")],
    guarded: &[("GET", "/things/{id}"), ("POST", "/things")],
};

/// What it does with a call from anybody.
async fn greet(call: Call<()>) -> Result<Reply, Problem> {
    let ip = call.source_ip().map(|ip| ip.to_string());
    match (call.method(), call.segments().as_slice()) {
        ("POST", ["greetings"]) => Reply::created("/greetings/1", &call.json::<Value>()?),
        ("GET", ["greetings", name]) => Reply::ok(&json!({ "name": name, "ip": ip })),
        _ => Err(Problem::not_found("there is no such resource")),
    }
}

/// What a function does with a call.
async fn answer(call: Call) -> Result<Reply, Problem> {
    match (call.method(), call.segments().as_slice()) {
        ("POST", ["things"]) => {
            let Thing { name, qty, labels } = call.json()?;
            let body = json!({ "name": name, "qty": qty, "labels": labels.len(), "by": call.caller.email });
            Reply::created(format!("/things/{qty}"), &body)
        }
        ("GET", ["things"]) => {
            let Page { limit, cursor } = call.query()?;
            let cursors = Cursor::of("things", &call.caller.org_id);
            let from: usize = cursor.map_or(Ok(0), |cursor| cursors.decode("cursor", &cursor))?;
            let next = cursors.encode(&(from + limit.get()))?;
            Reply::ok(&json!({ "from": from, "next": next }))
        }
        ("GET", ["things", id]) => Reply::ok(&json!({ "id": id, "trace": call.trace.trace_id() })),
        ("DELETE", ["things", _]) => Ok(Reply::no_content()),
        ("POST", ["things", id, "ship"]) => {
            call.require(&[Role::Operator])?;
            Reply::accepted(&json!({ "id": id }))
        }
        ("POST", ["keys"]) => Reply::ok(&json!({ "key": call.idempotency_key()? })),
        ("GET", ["broken"]) => Err(Problem::internal()),
        _ => Err(Problem::not_found("there is no such resource")),
    }
}

/// The API with its user pool.
#[derive(Debug)]
pub(super) struct World {
    pub(super) issuer: Issuer,
    verifier: Verifier,
}

impl World {
    pub(super) async fn start() -> Self {
        let issuer = Issuer::start().await;
        let verifier = Verifier::new(Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        });
        Self { issuer, verifier }
    }

    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.issuer.token("dispatcher", ORG))
    }

    /// The answer, held to what goes for all.
    pub(super) async fn handle(&self, request: Request) -> Answer {
        Answer::read(kit_http::serve(&self.verifier, ROUTES, request, answer).await)
    }

    /// The answer of the API that has a door for anybody.
    pub(super) async fn handle_mixed(&self, request: Request) -> Answer {
        Answer::read(kit_http::serve_open(&self.verifier, MIXED, request, greet, answer).await)
    }

    /// Sends a body as JSON.
    pub(super) async fn post(&self, body: impl Into<Body>) -> Answer {
        let request = http::Request::post("/things").header("content-type", "application/json");
        let request = request.header("authorization", self.bearer()).body(body.into());
        self.handle(request.unwrap()).await
    }

    /// Sends a request without a body.
    pub(super) async fn send(&self, method: &str, uri: &str) -> Answer {
        let request = http::Request::builder().method(method).uri(uri);
        let request = request.header("authorization", self.bearer()).body(Body::Empty);
        self.handle(request.unwrap()).await
    }
}

/// A request in the payload format 2.0 of API Gateway.
#[derive(Clone, Debug)]
pub(super) struct Payload(Value);

impl Payload {
    pub(super) fn new(method: &str, path: &str) -> Self {
        let mut event: Value = serde_json::from_str(include_str!("fixtures/http_api_v2.json")).unwrap();
        event["rawPath"] = json!(path);
        event["requestContext"]["http"]["method"] = json!(method);
        event["requestContext"]["http"]["path"] = json!(path);
        Self(event)
    }

    pub(super) fn stage(mut self, stage: &str) -> Self {
        self.0["requestContext"]["stage"] = json!(stage);
        self
    }

    /// The other end of the connection.
    pub(super) fn source_ip(mut self, ip: &str) -> Self {
        self.0["requestContext"]["http"]["sourceIp"] = json!(ip);
        self
    }

    pub(super) fn query(mut self, query: &str) -> Self {
        self.0["rawQueryString"] = json!(query);
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = json!(value);
        self
    }

    pub(super) fn body(mut self, body: &str, base64: bool) -> Self {
        self.0["body"] = json!(body);
        self.0["isBase64Encoded"] = json!(base64);
        self
    }

    pub(super) fn request(self) -> Request {
        lambda_http::request::from_str(&self.0.to_string()).unwrap()
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Answer {
    fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        let answer = Self { status, headers: parts.headers, body };
        let trace_id = answer.header("x-trace-id");
        assert!(answer.header("traceparent").contains(trace_id) && trace_id.len() == 32, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        match status {
            204 => assert_eq!((answer.header("content-type"), &answer.body), ("", &Value::Null)),
            200..300 => assert_eq!(answer.header("content-type"), "application/json"),
            _ => {
                assert_eq!(answer.header("content-type"), "application/problem+json");
                assert_eq!(answer.body["status"], status);
                assert_eq!(answer.body["traceId"], trace_id);
                assert!(answer.body["title"].is_string() && answer.body["detail"].is_string(), "{answer:?}");
            }
        }
        answer
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code.
    pub(super) fn outcome(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// The pointers of the fields that are not right.
    pub(super) fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect()
    }
}
