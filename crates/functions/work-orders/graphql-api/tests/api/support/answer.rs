//! An answer of the API, and what holds for every one of them.

use http::HeaderMap;
use lambda_http::{Body, Response};
use serde_json::{Value, json};

/// Words that no client should ever read in an error: SQL, drivers, addresses, crates, tables.
const INTERNAL: [&str; 26] = [
    "select ",
    "insert into",
    "update work",
    "postgres",
    "sqlstate",
    "relation",
    "constraint",
    "transaction",
    "outbox",
    "work_orders",
    "idempotency_keys",
    "deadpool",
    "pool",
    "dynamo",
    "projection",
    "sns",
    "arn:",
    "127.0.0.1",
    "localhost",
    "http://",
    "connection",
    "os error",
    "hyper",
    "tokio",
    "panic",
    ".rs:",
];

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// Reads an answer and holds it to what goes for all: JSON, never cached, a trace id; each error with a stable code
    /// and that trace id, and without internal text.
    pub(crate) fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let answer = Self { status: parts.status.as_u16(), headers: parts.headers, body };
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-trace-id").len(), 32, "{answer:?}");
        for error in answer.errors() {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            assert!(!code.is_empty() && code.bytes().all(|b| b == b'_' || b.is_ascii_uppercase()), "{error}");
            assert_eq!(error["extensions"]["traceId"], answer.header("x-trace-id"));
            // Not the path: it says what the caller asked for.
            let text = json!([error["message"], error["extensions"]]).to_string().to_lowercase();
            for word in INTERNAL {
                assert!(!text.contains(word), "{word:?} is internal: {error}");
            }
        }
        answer
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The errors; none in a success.
    pub(crate) fn errors(&self) -> &[Value] {
        self.body["errors"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The code of the only error, or nothing in a success.
    pub(crate) fn code(&self) -> &str {
        assert!(self.errors().len() <= 1, "more than one error: {}", self.body);
        self.errors().first().map_or("", |error| error["extensions"]["code"].as_str().unwrap())
    }

    /// Status and code.
    pub(crate) fn outcome(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    /// What a field answered. The answer must be a success.
    #[track_caller]
    pub(crate) fn ok(&self, field: &str) -> &Value {
        assert_eq!((self.status, self.errors()), (200, [].as_slice()), "{}", self.body);
        &self.body["data"][field]
    }

    /// A text of what a field answered, such as its `id`.
    #[track_caller]
    pub(crate) fn text(&self, field: &str, name: &str) -> String {
        self.ok(field)[name].as_str().unwrap().to_owned()
    }

    /// The arguments that are named as invalid, sorted. Each comes with its pointer and a text for people.
    pub(crate) fn invalid(&self) -> Vec<&str> {
        let named =
            self.errors().iter().filter_map(|error| error["extensions"]["errors"].as_array()).flatten();
        let mut fields: Vec<_> = named
            .map(|entry| {
                let field = entry["field"].as_str().unwrap();
                assert_eq!(entry["pointer"], format!("/{field}"));
                assert!(!entry["message"].as_str().unwrap().is_empty());
                field
            })
            .collect();
        fields.sort_unstable();
        fields
    }

    /// The body without what differs from request to request.
    pub(crate) fn comparable(&self) -> String {
        self.body.to_string().replace(self.header("x-trace-id"), "")
    }
}
