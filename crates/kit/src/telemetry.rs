//! Structured logging: one JSON object a line on standard output, `timestamp, level, service, message` first, then
//! the fields of the enclosing spans and of the event in camelCase: `requestId`, `traceId`, `orgId`, `eventId`, ...

mod json;

use std::sync::OnceLock;

use tracing::{Level, Span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tradewind_events::TraceContext;

use crate::config::Reader;

/// Who is speaking.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The function, such as `work-order-projector`.
    pub service: String,
    /// The stage, such as `prod`.
    pub stage: String,
}

static IDENTITY: OnceLock<Identity> = OnceLock::new();

/// Who is speaking; `unknown` before [`init`].
pub fn identity() -> &'static Identity {
    IDENTITY.get_or_init(|| Identity { service: "unknown".to_owned(), stage: "unknown".to_owned() })
}

/// Starts logging for a service. `LOG_LEVEL` is `info` unless set; libraries speak from `warn` on.
pub fn init(service: &str) {
    let env = Reader::from_env();
    let stage = env.optional("STAGE").unwrap_or_else(|| "local".to_owned());
    drop(IDENTITY.set(Identity { service: service.to_owned(), stage }));
    let level = env.optional("LOG_LEVEL").and_then(|level| level.parse().ok()).unwrap_or(Level::INFO);
    // Our crates, and the function's own, which is named like its service.
    let ours = ["tradewind".to_owned(), service.replace('-', "_")];
    let targets = Targets::new()
        .with_default(level.min(Level::WARN))
        .with_targets(ours.into_iter().map(|target| (target, level)));
    // A second call keeps the first subscriber.
    drop(tracing_subscriber::registry().with(targets).with(json::JsonLayer::stdout(service)).try_init());
}

/// The span of one invocation: every line within carries the request and trace ids.
pub fn invocation(request_id: &str, trace: Option<TraceContext>) -> Span {
    let span = tracing::info_span!("invocation", request_id, trace_id = tracing::field::Empty);
    if let Some(trace) = trace {
        span.record("trace_id", trace.trace_id());
    }
    span
}
