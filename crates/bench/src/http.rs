//! JSON over HTTP, as a browser or script of a user would do it: one kept-alive connection for each request at a time.

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::Outcome;

/// A GraphQL endpoint with a caller's token.
#[derive(Debug, Clone)]
pub(crate) struct GraphQl {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: String,
}

impl GraphQl {
    pub(crate) fn new(url: &str, token: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, url: url.to_owned(), authorization: format!("Bearer {token}") }
    }

    /// The `data` of the answer; an error if there are `errors`.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Outcome<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = Request::post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, &self.authorization)
            .body(Full::from(body))?;
        let response = self.client.request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let mut answer: Value = serde_json::from_slice(&body)
            .map_err(|_| format!("{status}: {}", String::from_utf8_lossy(&body)))?;
        if !status.is_success() || answer.get("errors").is_some() {
            return Err(format!("{status}: {answer}").into());
        }
        Ok(answer.get_mut("data").map(Value::take).unwrap_or_default())
    }
}
