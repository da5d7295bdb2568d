//! What every HTTP API function shares. A function lists its [`Route`]s, hands each request to [`serve()`], matches the
//! method and the segments of the path of a [`Call`], and answers with a [`Reply`] or a [`Problem`]:
//!
//! ```ignore
//! const ROUTES: &[Route] = &[("POST", "/orders"), ("GET", "/orders/{orderId}")];
//!
//! let response = http::serve(&verifier, ROUTES, request, |call| api.answer(call)).await;
//!
//! async fn answer(&self, call: Call) -> Result<Reply, Problem> {
//!     match (call.method(), call.segments().as_slice()) {
//!         ("POST", ["orders"]) => self.place(&call).await,
//!         ("GET", ["orders", id]) => self.show(&call, id).await,
//!         _ => Err(Problem::not_found("there is no such resource")),
//!     }
//! }
//! ```

mod call;
mod cursor;
mod explain;
mod fields;
mod json;
mod page;
mod pointer;
mod problem;
mod query;
mod reply;
mod route;
mod run;
mod serve;

use std::time::Duration;

use ::http::{HeaderMap, HeaderValue};
use lambda_http::{Request, RequestExt};
use tracing::Span;
use tradewind_events::TraceContext;

pub use call::Call;
pub use cursor::Cursor;
pub use fields::{Count, SortDirection, given};
pub use page::{Limit, Page};
pub use pointer::pointer;
pub use problem::{FieldError, Problem};
pub use reply::Reply;
pub use route::{Route, Routes};
pub use run::run;
pub use serve::{serve, serve_open};

use crate::{ids, telemetry};

/// The largest request body, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// A connection whose other end acknowledges and never answers hangs for ever: below the time-out of the functions
/// (20 s in `infra`), so that the caller gets an answer and what was begun is rolled back.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// Seconds after which a client may try again when a store was out of reach.
pub const RETRY_AFTER_SECONDS: &str = "2";

/// The trace of a request: the caller's (`traceparent`), else the one that AWS X-Ray began, else a new one.
pub fn trace(headers: &HeaderMap, xray: Option<&str>) -> TraceContext {
    let from_caller =
        headers.get("traceparent").and_then(|value| value.to_str().ok()?.parse::<TraceContext>().ok());
    from_caller
        .map(|caller| caller.child(ids::span_id()))
        .or_else(|| TraceContext::from_xray(xray?, ids::span_id()))
        .unwrap_or_else(ids::trace)
}

/// The trace of a request, and the span in which to answer it.
pub fn begin(request: &Request) -> (TraceContext, Span) {
    let lambda = request.lambda_context_ref();
    let trace = trace(request.headers(), lambda.and_then(|context| context.xray_trace_id.as_deref()));
    let request_id = lambda.map_or("", |context| context.request_id.as_str());
    (trace, telemetry::invocation(request_id, Some(trace)))
}

/// Tells the caller the trace of its request: `x-trace-id` for people, `traceparent` for programs.
pub fn tell_trace(headers: &mut HeaderMap, trace: TraceContext) {
    for (name, value) in [("x-trace-id", trace.trace_id()), ("traceparent", trace.to_string())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const XRAY: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

    #[test]
    fn the_trace_is_the_callers_else_that_of_x_ray_else_new() {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", HeaderValue::from_static(CALLER));
        assert_eq!(trace(&headers, Some(XRAY)).trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        for nonsense in ["", "00-0-0-0", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"] {
            headers.insert("traceparent", HeaderValue::from_static(nonsense));
            assert_eq!(trace(&headers, Some(XRAY)).trace_id(), "5759e988bd862e3fe1be46a994272793");
        }
        assert_ne!(trace(&headers, Some("nonsense")), trace(&headers, None));
    }
}
