//! The Lambda runtime API, as a function's bootstrap sees it.
//!
//! `GET next` waits for an invocation, `POST response` and `POST error` end it.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::{Method, Request};
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot, watch};

use crate::serve::{self, Answer, Server};

const VERSION: &str = "/2018-06-01/runtime";

/// How an invocation ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What the function answered, or the error it reported.
    pub result: Result<Value, Value>,
    /// When the answer had arrived in full.
    pub at: Instant,
}

impl Outcome {
    /// The response; panics with the error when the function reported one.
    pub fn response(self) -> Value {
        self.result.unwrap_or_else(|error| panic!("the function reported an error: {error}"))
    }
}

/// A runtime API on loopback for one function.
#[derive(Debug)]
pub struct RuntimeApi {
    server: Server,
    state: Arc<State>,
    queue: mpsc::UnboundedSender<Invocation>,
}

#[derive(Debug)]
struct Invocation {
    event: String,
    headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct State {
    /// One poll at a time takes from it, as one sandbox runs one invocation at a time.
    waiting: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    running: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
    init_error: watch::Sender<Option<Value>>,
    timeout: Duration,
}

impl RuntimeApi {
    /// Starts the API with a function time-out (which becomes each invocation's deadline) of 30 s.
    pub async fn start() -> Self {
        Self::with_timeout(Duration::from_secs(30)).await
    }

    /// Starts the API with this function time-out.
    pub async fn with_timeout(timeout: Duration) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        let state = Arc::new(State {
            waiting: tokio::sync::Mutex::new(waiting),
            running: Mutex::default(),
            init_error: watch::Sender::new(None),
            timeout,
        });
        let shared = state.clone();
        let server = Server::start(move |request| answer(request, shared.clone())).await;
        Self { server, state, queue }
    }

    /// The value of `AWS_LAMBDA_RUNTIME_API`.
    pub fn addr(&self) -> SocketAddr {
        self.server.addr
    }

    /// The variables that Lambda sets for a function of this name. Add the function's own.
    pub fn environment(&self, function: &str) -> Vec<(String, String)> {
        [
            ("AWS_LAMBDA_RUNTIME_API", self.addr().to_string().as_str()),
            ("AWS_LAMBDA_FUNCTION_NAME", function),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", &format!("/aws/lambda/{function}")),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "test"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// Queues an event; the receiver gets its outcome. A function may be started before or after.
    pub fn push(&self, event: &Value) -> oneshot::Receiver<Outcome> {
        let id = format!("{:08x}-0000-4000-8000-{:012x}", fastrand::u32(..), fastrand::u64(..1 << 48));
        let deadline = SystemTime::now() + self.state.timeout;
        let deadline = deadline.duration_since(UNIX_EPOCH).expect("a time after 1970").as_millis();
        let headers = vec![
            ("lambda-runtime-aws-request-id", id.clone()),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:us-east-1:000000000000:function:test".to_owned(),
            ),
            ("lambda-runtime-trace-id", trace_id()),
        ];
        let (done, outcome) = oneshot::channel();
        self.running().insert(id, done);
        self.queue.send(Invocation { event: event.to_string(), headers }).expect("the API is running");
        outcome
    }

    /// Invokes the function and waits for its outcome. Panics when it fails to initialise, or has not answered within
    /// the function's time-out.
    pub async fn invoke(&self, event: &Value) -> Outcome {
        let outcome = self.push(event);
        tokio::select! {
            outcome = outcome => outcome.expect("the API is running"),
            error = self.init_error() => panic!("the function failed to initialise: {error}"),
            () = tokio::time::sleep(self.state.timeout) => {
                panic!("the function did not answer within {:?}", self.state.timeout)
            }
        }
    }

    /// Waits until the function reports that it could not initialise, and returns the report.
    pub async fn init_error(&self) -> Value {
        let mut reported = self.state.init_error.subscribe();
        let error = reported.wait_for(Option::is_some).await.expect("the API is running");
        error.clone().unwrap_or_default()
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<String, oneshot::Sender<Outcome>>> {
        self.state.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn trace_id() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (root, parent) = (fastrand::u128(..1 << 96), fastrand::u64(..));
    format!("Root=1-{now:08x}-{root:024x};Parent={parent:016x};Sampled=1")
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Answer {
    let path = request.uri().path().strip_prefix(VERSION).unwrap_or_default().to_owned();
    let parts: Vec<_> = path.split('/').skip(1).collect();
    let known = match (request.method(), parts.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => return next(&state).await,
        (&Method::POST, ["invocation", id, "response"]) => end(&state, id, request, Ok).await,
        (&Method::POST, ["invocation", id, "error"]) => end(&state, id, request, Err).await,
        (&Method::POST, ["init", "error"]) => {
            let report = json_body(request).await?;
            state.init_error.send_replace(Some(report));
            Some(())
        }
        _ => None,
    };
    let (status, body) = match known {
        Some(()) => (202, json!({ "status": "OK" })),
        None => (404, json!({ "errorType": "NotFound", "errorMessage": path })),
    };
    Some(serve::response(status, "application/json", body.to_string()))
}

/// Waits for an invocation and hands it to the function.
async fn next(state: &State) -> Answer {
    let invocation = state.waiting.lock().await.recv().await?;
    let mut response = serve::response(200, "application/json", invocation.event);
    for (name, value) in invocation.headers {
        response.headers_mut().insert(name, value.parse().expect("a valid header"));
    }
    Some(response)
}

/// Ends an invocation. `None`: there is no such one, or it has ended already.
async fn end(
    state: &State,
    id: &str,
    request: Request<Incoming>,
    result: fn(Value) -> Result<Value, Value>,
) -> Option<()> {
    let value = json_body(request).await?;
    let outcome = Outcome { result: result(value), at: Instant::now() };
    let done = state.running.lock().unwrap_or_else(PoisonError::into_inner).remove(id)?;
    // Whoever invoked may have given up waiting.
    done.send(outcome).ok();
    Some(())
}

async fn json_body(request: Request<Incoming>) -> Option<Value> {
    let body = serve::body(request).await?;
    let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
    Some(serde_json::from_slice(&body).unwrap_or_else(|_| text()))
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, Full};
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    use super::*;

    /// A function in a few lines: takes one event, answers or reports with what `handle` says.
    async fn one_invocation(api: SocketAddr, handle: fn(Value) -> (&'static str, Value)) {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<bytes::Bytes>>();
        let next = format!("http://{api}{VERSION}/invocation/next").parse().unwrap();
        let response = client.get(next).await.unwrap();
        assert!(response.headers().contains_key("lambda-runtime-deadline-ms"));
        let id = response.headers()["lambda-runtime-aws-request-id"].to_str().unwrap().to_owned();
        let event = response.into_body().collect().await.unwrap().to_bytes();
        let (end, answer) = handle(serde_json::from_slice(&event).unwrap());
        let request = Request::post(format!("http://{api}{VERSION}/invocation/{id}/{end}"));
        let response = client.request(request.body(answer.to_string().into()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 202);
    }

    #[tokio::test]
    async fn an_event_goes_in_and_the_response_comes_out() {
        let api = RuntimeApi::start().await;
        let addr = api.addr();
        let function = tokio::spawn(one_invocation(addr, |event| ("response", json!({ "echo": event }))));
        let outcome = api.invoke(&json!({ "n": 1 })).await;
        assert_eq!(outcome.response(), json!({ "echo": { "n": 1 } }));
        function.await.unwrap();
    }

    #[tokio::test]
    async fn a_reported_error_is_the_outcome() {
        let api = RuntimeApi::start().await;
        tokio::spawn(one_invocation(api.addr(), |_| ("error", json!({ "errorType": "Broken" }))));
        assert_eq!(api.invoke(&json!({})).await.result.unwrap_err()["errorType"], "Broken");
    }

    #[tokio::test]
    #[should_panic(expected = "did not answer within")]
    async fn a_function_that_never_asks_fails_the_test() {
        RuntimeApi::with_timeout(Duration::from_millis(20)).await.invoke(&json!({})).await;
    }

    #[tokio::test]
    #[should_panic(expected = "missing variables")]
    async fn a_failed_initialisation_fails_the_test_with_the_report() {
        let api = RuntimeApi::start().await;
        let addr = api.addr();
        tokio::spawn(async move {
            let client = Client::builder(TokioExecutor::new()).build_http::<Full<bytes::Bytes>>();
            let report = json!({ "errorMessage": "missing variables" }).to_string();
            let request =
                Request::post(format!("http://{addr}{VERSION}/init/error")).body(report.into()).unwrap();
            client.request(request).await.unwrap();
        });
        api.invoke(&json!({})).await;
    }
}
