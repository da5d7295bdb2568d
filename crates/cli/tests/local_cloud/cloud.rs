//! The deployed local cloud, and ways to talk to it.

use std::collections::HashMap;
use std::process::Command;

use aws_credential_types::Credentials;
use aws_sdk_sqs::types::Message;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tradewind_kit::Aws;
use tradewind_stores::Database;

pub const JOHN_SMITH: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

pub struct Cloud {
    outputs: Value,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Cloud {
    /// What `./scripts/test` has deployed.
    pub fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "where the tests are told of the local cloud")]
        let path = std::env::var("TRADEWIND_OUTPUTS")
            .unwrap_or_else(|_| panic!("TRADEWIND_OUTPUTS is missing: run these tests with ./scripts/test"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { outputs: serde_json::from_str(&text).unwrap() }
    }

    pub fn output(&self, pointer: &str) -> &str {
        let value = self.outputs.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("outputs.json has no {pointer}"))
    }

    pub fn aws(&self) -> Aws {
        let credentials = Credentials::new("test", "test", None, None, "local cloud");
        Aws::new(self.output("/region"), credentials, Some(self.output("/awsEndpointUrl").to_owned()))
    }

    pub fn database(&self) -> Database {
        Database::connect_to(self.output("/databaseUrl"))
    }

    pub async fn graphql(&self, token: &str, query: &str, variables: Value) -> Answer {
        let body = json!({"query": query, "variables": variables}).to_string();
        let request = Request::post(self.output("/graphqlUrl"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("origin", "https://app.example.com");
        send(request.body(Full::new(Bytes::from(body))).unwrap()).await
    }

    /// Calls the HTTP API.
    pub async fn http(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.output("/httpApiUrl")));
        // No token, no header: the routes of sign-in are for anybody.
        let request = match token {
            "" => request,
            token => request.header("authorization", format!("Bearer {token}")),
        };
        let request = match &body {
            Some(_) => request.header("content-type", "application/json"),
            None => request,
        };
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        send(request.body(Full::new(Bytes::from(body))).unwrap()).await
    }

    /// Asks the HTTP API what a browser may send.
    pub async fn preflight(&self, path: &str) -> Answer {
        let request = Request::builder()
            .method("OPTIONS")
            .uri(format!("{}{path}", self.output("/httpApiUrl")))
            .header("origin", "https://app.example.com")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,idempotency-key");
        send(request.body(Full::new(Bytes::new())).unwrap()).await
    }

    /// Something that the local cloud tells of itself.
    pub async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.output("/awsEndpointUrl"));
        send(Request::get(url).body(Full::new(Bytes::new())).unwrap()).await.body
    }

    /// Body and attributes of some messages of a queue, which stay there.
    pub async fn peek(&self, queue: &str) -> Vec<(String, HashMap<String, String>)> {
        let sqs = self.aws().sqs();
        let url = self.output(&format!("/queues/{queue}"));
        let receive = sqs.receive_message().queue_url(url).max_number_of_messages(10);
        let receive = receive.message_attribute_names("All").visibility_timeout(1);
        let messages = receive.send().await.unwrap().messages.unwrap_or_default();
        let attributes = |message: &Message| {
            let attributes = message.message_attributes.clone().unwrap_or_default().into_iter();
            attributes.map(|(name, value)| (name, value.string_value.unwrap_or_default())).collect()
        };
        messages
            .iter()
            .map(|message| (message.body.clone().unwrap_or_default(), attributes(message)))
            .collect()
    }

    /// Invokes a function as the scheduler does, and returns what it answers.
    pub async fn invoke(&self, function: &str) -> Value {
        let url = format!(
            "{}/2015-03-31/functions/tradewind-local-{function}/invocations",
            self.output("/awsEndpointUrl")
        );
        let answer = send(Request::post(url).body(Full::new(Bytes::from("{}"))).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body
    }
}

pub async fn send(request: Request<Full<Bytes>>) -> Answer {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let (parts, body) = client.request(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Runs the command line tool: its standard output, or what it said when it failed.
pub fn cli(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_tradewind-cli")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

pub fn token_of(role: &str) -> String {
    cli(&["token", role]).unwrap().trim().to_owned()
}
