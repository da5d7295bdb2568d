//! An answer of the API, and what holds for every one of them.

use http::HeaderMap;
use lambda_http::{Body, Response};
use serde_json::Value;

/// Words that no client should ever read in a problem: stores, drivers, addresses, crates, tables.
const INTERNAL: [&str; 14] = [
    "dynamo",
    "table",
    "arn:",
    "127.0.0.1",
    "localhost",
    "http://",
    "connection",
    "eventbridge",
    "as the test planned",
    "tokio",
    "panic",
    ".rs:",
    "conditional",
    "transaction",
];

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// Reads an answer and holds it to what goes for all: never cached, a trace id; a problem with its code, and without
    /// internal text.
    pub(crate) fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let answer = Self { status: parts.status.as_u16(), headers: parts.headers, body };
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-trace-id").len(), 32, "{answer:?}");
        if answer.status < 300 {
            assert_eq!(answer.header("content-type"), "application/json");
        } else {
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.body["status"], answer.status);
            assert!(!answer.code().is_empty() && answer.body["detail"].is_string(), "{answer:?}");
            let text = answer.body.to_string().to_lowercase();
            for word in INTERNAL {
                assert!(!text.contains(word), "{word:?} is internal: {text}");
            }
        }
        answer
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem, or nothing.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Status and code.
    pub(crate) fn outcome(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    /// The body of a success with this status.
    #[track_caller]
    pub(crate) fn ok(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{}", self.body);
        &self.body
    }

    /// A text of the body.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.body)).to_owned()
    }

    /// True if this is the answer of an earlier request.
    pub(crate) fn is_replay(&self) -> bool {
        self.header("idempotency-replayed") == "true"
    }

    /// The pointers of the fields that are not right, sorted.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        pointers
    }

    /// What the notes of a list say.
    #[track_caller]
    pub(crate) fn contents(&self) -> Vec<&str> {
        let notes = self.ok(200)["notes"].as_array().unwrap();
        notes.iter().map(|note| note["content"].as_str().unwrap()).collect()
    }
}
