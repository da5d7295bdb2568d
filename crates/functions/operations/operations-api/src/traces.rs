//! What happened to a request, across functions.

use serde::Deserialize;
use tradewind_domain::Violation;
use tradewind_kit::clock;
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::trace::{self, MAX_HOURS, Trace};

use crate::environment::{Environment, unavailable};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    #[serde(default = "a_day")]
    hours: u16,
}

const fn a_day() -> u16 {
    trace::HOURS
}

/// What one request caused: what each function did, and every log line in order, across functions; of the caller's org,
/// and what concerns no org. For operators.
#[utoipa::path(
    get, path = "/operations/traces/{traceId}", operation_id = "getTrace", tag = "operations",
    params(
        ("traceId" = String, Path, description = "32 hexadecimal digits: `x-trace-id` of an answer"),
        ("hours" = Option<u16>, Query, description = "How far to look back: 24 unless said otherwise", minimum = 1, maximum = 168),
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
    let org_id = call.caller.org_id.as_str();
    match env.watch.trace(org_id, trace_id, hours, clock::now()).await.map_err(unavailable)? {
        Some(trace) => Reply::ok(&trace),
        None => Err(Problem::not_found(format!("there is no line of this trace in the last {hours} hours"))),
    }
}
