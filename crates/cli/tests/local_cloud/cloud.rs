//! The deployed local cloud, and ways to talk to it.

use std::process::Command;

use aws_credential_types::Credentials;
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
