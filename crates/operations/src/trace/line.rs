//! Lines of a log, as operators see them.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::text;
use crate::redact;

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Line)]
pub struct Line {
    /// When.
    #[schema(example = "2026-11-21T09:00:00.123Z")]
    pub timestamp: String,
    /// INFO, WARN, ERROR, ..
    pub level: String,
    /// Which function.
    pub service: String,
    /// What it says.
    pub message: String,
    /// Whatever else it says, without e-mail addresses.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
}

impl Line {
    pub(super) fn of(line: Value) -> Self {
        let Value::Object(mut members) = redact::value(line) else {
            let [timestamp, level, service, message] = Default::default();
            return Self { timestamp, level, service, message, fields: Map::new() };
        };
        let mut take = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => text,
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let [timestamp, level, service, message] =
            ["timestamp", "level", "service", "message"].map(&mut take);
        members.remove("traceId");
        Self { timestamp, level, service, message, fields: members }
    }
}

/// The lines that an org may read: its own, and with them those that concern no org. A trace without a line of the org
/// is somebody else's.
pub(super) fn of_org(lines: Vec<Value>, org_id: &str) -> Vec<Value> {
    if !lines.iter().any(|line| text(line, "orgId") == org_id) {
        return Vec::new();
    }
    let may_read = |line: &Value| line.get("orgId").is_none_or(|of| of.is_null() || of == org_id);
    lines.into_iter().filter(may_read).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_of_another_org_are_left_out_and_a_trace_without_lines_of_ones_own_is_empty() {
        let lines = || vec![json!({"orgId": "a", "n": 1}), json!({"n": 2}), json!({"orgId": "b", "n": 3})];
        let numbers = |org| {
            let lines = of_org(lines(), org);
            lines.iter().map(|line| line["n"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!((numbers("a"), numbers("b"), numbers("c")), (vec![1, 2], vec![2, 3], vec![]));
    }

    #[test]
    fn a_line_has_what_it_says_beside_it() {
        let line = Line::of(json!({"timestamp": "t", "level": "INFO", "service": "s", "message": "to a@b.c",
            "traceId": "x", "code": "unavailable"}));
        assert_eq!((line.message.as_str(), line.fields.len()), ("to [redacted]", 1));
    }
}
