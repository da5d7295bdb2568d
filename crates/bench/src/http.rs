//! JSON over HTTP, as a browser or script of a user would do it: one kept-alive connection for each request at a time.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::Outcome;

/// Requests with a caller's token.
#[derive(Debug, Clone)]
struct Client {
    client: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
    authorization: String,
}

impl Client {
    fn new(token: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { client, authorization: format!("Bearer {token}") }
    }

    /// The answer; an error unless it is JSON and a success.
    async fn send(&self, method: Method, url: &str, body: Option<&Value>) -> Outcome<Value> {
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, &self.authorization)
            .body(Full::from(body.map(Value::to_string).unwrap_or_default()))?;
        let response = self.client.request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let answer: Value = serde_json::from_slice(&body)
            .map_err(|_| format!("{status}: {}", String::from_utf8_lossy(&body)))?;
        if status.is_success() { Ok(answer) } else { Err(format!("{status}: {answer}").into()) }
    }
}

/// A GraphQL endpoint with a caller's token.
#[derive(Debug, Clone)]
pub(crate) struct GraphQl {
    client: Client,
    url: String,
}

impl GraphQl {
    pub(crate) fn new(url: &str, token: &str) -> Self {
        Self { client: Client::new(token), url: url.to_owned() }
    }

    /// The `data` of the answer; an error if there are `errors`.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Outcome<Value> {
        let body = json!({ "query": query, "variables": variables });
        let mut answer = self.client.send(Method::POST, &self.url, Some(&body)).await?;
        if answer.get("errors").is_some() {
            return Err(answer.to_string().into());
        }
        Ok(answer.get_mut("data").map(Value::take).unwrap_or_default())
    }
}

/// The HTTP API with a caller's token.
#[derive(Debug, Clone)]
pub(crate) struct Rest {
    client: Client,
    base: String,
}

impl Rest {
    pub(crate) fn new(base: &str, token: &str) -> Self {
        Self { client: Client::new(token), base: base.trim_end_matches('/').to_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Outcome<Value> {
        self.client.send(Method::GET, &format!("{}{path}", self.base), None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        self.client.send(Method::POST, &format!("{}{path}", self.base), Some(body)).await
    }
}
