//! What happened to a request, across functions.

use std::time::Duration;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tradewind_domain::Violation;
use tradewind_kit::clock;
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::trace::{self, text};
use utoipa::ToSchema;

use crate::environment::{Environment, unavailable};
use crate::redact;

/// How long Logs Insights may take: less than a request may.
const PATIENCE: Duration = Duration::from_secs(12);
/// As long as logs are kept at least.
const MAX_HOURS: u16 = 168;

/// A line of a log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// When.
    #[schema(example = "2026-11-21T09:00:00.123Z")]
    timestamp: String,
    /// INFO, WARN, ERROR, ..
    level: String,
    /// Which function.
    service: String,
    /// What it says.
    message: String,
    /// Whatever else it says, without e-mail addresses.
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
}

/// The lines of a trace.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// The trace.
    trace_id: String,
    /// In the order of time.
    lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    #[serde(default = "a_day")]
    hours: u16,
}

const fn a_day() -> u16 {
    24
}

/// Every log line of a trace in order, across functions: those of the caller's org, and those that concern no org. For
/// operators.
#[utoipa::path(
    get, path = "/operations/traces/{traceId}", operation_id = "getTrace", tag = "operations",
    params(
        ("traceId" = String, Path, description = "32 hexadecimal digits: `x-trace-id` of an answer"),
        ("hours" = Option<u16>, Query, description = "How far to look back", minimum = 1, maximum = 168),
    ),
    responses(
        (status = 200, description = "The trace", body = Trace),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn get_trace(env: &Environment, call: &Call, trace_id: &str) -> Result<Reply, Problem> {
    if !trace::is_id(trace_id) {
        return Err(Problem::not_found("a trace id has 32 hexadecimal digits"));
    }
    let Query { hours } = call.query()?;
    if !(1..=MAX_HOURS).contains(&hours) {
        return Err(Violation::new("hours", format!("must be from 1 to {MAX_HOURS}")).into());
    }
    let now = clock::now();
    let since = now.checked_sub(i64::from(hours).hours()).unwrap_or(now);
    let groups = env.log_groups.clone();
    let lines =
        trace::lines(&env.logs, groups, trace_id, (since, now), PATIENCE).await.map_err(unavailable)?;
    let lines = of_org(lines, call.caller.org_id.as_str());
    if lines.is_empty() {
        return Err(Problem::not_found(format!("there is no line of this trace in the last {hours} hours")));
    }
    let lines = lines.into_iter().map(line).collect();
    Reply::ok(&Trace { trace_id: trace_id.to_owned(), lines })
}

/// The lines that an org may read: its own, and with them those that concern no org. A trace without a line of the org
/// is somebody else's.
fn of_org(lines: Vec<Value>, org_id: &str) -> Vec<Value> {
    if !lines.iter().any(|line| text(line, "orgId") == org_id) {
        return Vec::new();
    }
    let may_read = |line: &Value| line.get("orgId").is_none_or(|of| of.is_null() || of == org_id);
    lines.into_iter().filter(may_read).collect()
}

fn line(line: Value) -> Line {
    let Value::Object(mut members) = redact::value(line) else {
        let [timestamp, level, service, message] = Default::default();
        return Line { timestamp, level, service, message, fields: Map::new() };
    };
    let mut take = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let [timestamp, level, service, message] = ["timestamp", "level", "service", "message"].map(&mut take);
    members.remove("traceId");
    Line { timestamp, level, service, message, fields: members }
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
        let line = line(json!({"timestamp": "t", "level": "INFO", "service": "s", "message": "to a@b.c",
            "traceId": "x", "code": "unavailable"}));
        assert_eq!((line.message.as_str(), line.fields.len()), ("to [redacted]", 1));
    }
}
