//! Errors as DynamoDB words them
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>).

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::serve::response;

const JSON: &str = "application/x-amz-json-1.0";

/// How many operations a `TransactWriteItems` has.
pub(super) fn items(body: &[u8]) -> usize {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("TransactItems").and_then(Value::as_array).map_or(0, Vec::len)
}

/// A cancelled transaction of so many operations, one of which was hit.
pub(super) fn cancelled(items: usize, hit: usize, code: &str) -> Response<Full<Bytes>> {
    let codes: Vec<_> = (0..items).map(|item| if item == hit { code } else { "None" }).collect();
    let reasons = codes.iter().map(|code| match *code {
        "None" => json!({ "Code": "None" }),
        code => json!({ "Code": code, "Message": "injected by the test" }),
    });
    let message = "Transaction cancelled, please refer cancellation reasons for specific reasons";
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": format!("{message} [{}]", codes.join(", ")),
        "CancellationReasons": reasons.collect::<Vec<_>>(),
    });
    response(400, JSON, body.to_string())
}

/// An error of the whole request.
pub(super) fn error(code: &str) -> Response<Full<Bytes>> {
    let body = json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": "injected by the test",
    });
    response(400, JSON, body.to_string())
}
