//! consumes  the schedule, once a minute
//! decides   nothing: sweeps whatever the eager dispatch of `graphql-api` has left in the outbox
//! emits     the events of the outbox to the topic, unchanged
//! next      `work-order-projector`

use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;
use tracing::Instrument;
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::metrics::{Metrics, Unit};
use tradewind_kit::{Aws, Deadline, ids, telemetry};
use tradewind_relay::{Policy, Relay, Topic};
use tradewind_stores::{Database, DatabaseSettings, Outbox};

/// The service of log lines and metrics.
pub const SERVICE: &str = "outbox-publisher";

/// Kept free at the end of an invocation: the longest that one batch of SNS calls can take, and the report.
const MARGIN: Duration = Duration::from_secs(15);

/// The function.
#[derive(Debug)]
pub struct Publisher {
    relay: Relay,
    outbox: Outbox,
}

/// What a sweep came to; also the answer of the function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Events that SNS accepted.
    pub published: u64,
    /// Events that SNS refused, and that wait for their next attempt.
    pub refused: u64,
    /// Events of those that were given up.
    pub died: u64,
    /// Why SNS could not be reached, if so.
    pub outage: Option<String>,
    /// Events that are left, those waiting for their next attempt included.
    pub left: u64,
    /// Age in seconds of the oldest of them.
    pub oldest_seconds: u64,
    /// Events that wait for an operator.
    pub dead: u64,
    /// True if the time was spent before the outbox was empty.
    pub out_of_time: bool,
}

impl Publisher {
    /// Reads the configuration.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let database = Database::new(DatabaseSettings::read(&mut env), Some(aws.clone()));
        let topic = Topic::new(aws.sns(), env.required("WORK_ORDER_EVENTS_TOPIC_ARN"));
        let policy = Policy::read(&mut env);
        env.finish(Self::new(Outbox::new(database), topic, policy))
    }

    /// A publisher from its parts.
    pub fn new(outbox: Outbox, topic: Topic, policy: Policy) -> Self {
        Self { relay: Relay::new(outbox.clone(), topic, policy), outbox }
    }

    /// Handles one tick of the schedule.
    pub async fn handle(&self, tick: LambdaEvent<Value>) -> Result<Report, Error> {
        let trace = tick.context.xray_trace_id.as_deref();
        let trace =
            trace.and_then(|header| tradewind_events::TraceContext::from_xray(header, ids::span_id()));
        let span = telemetry::invocation(&tick.context.request_id, trace);
        // Boxed: the future is large, and the runtime moves it through several layers.
        Box::pin(self.sweep(Deadline::of(&tick.context, MARGIN))).instrument(span).await
    }

    /// Sweeps until the outbox is empty or the deadline is reached, and says what is left.
    pub async fn sweep(&self, deadline: Deadline) -> Result<Report, Error> {
        let swept = self.relay.sweep(deadline).await;
        let swept = swept.inspect_err(|error| tracing::error!(%error, "sweep failed"))?;
        let backlog = self.outbox.backlog().await?;
        if let Err(error) = self.outbox.forget_old_idempotency_keys().await {
            tracing::warn!(%error, "old idempotency keys are kept until the next sweep");
        }
        let report = Report {
            published: swept.published,
            refused: swept.refused,
            died: swept.died,
            outage: swept.outage,
            left: backlog.pending,
            oldest_seconds: backlog.oldest_seconds,
            dead: backlog.dead,
            out_of_time: swept.out_of_time,
        };
        report.tell();
        Ok(report)
    }
}

impl Report {
    fn tell(&self) {
        let Self { published, refused, died, left, oldest_seconds, dead, out_of_time, .. } = self;
        if let Some(outage) = &self.outage {
            tracing::error!(published, left, outage, "SNS is out of reach; the outbox keeps its events");
        } else {
            tracing::info!(
                published,
                refused,
                died,
                left,
                oldest_seconds,
                dead,
                out_of_time,
                "swept the outbox"
            );
        }
        let mut metrics = Metrics::default();
        metrics
            .put("EventsPublished", Unit::Count, *published)
            .put("EventsRefused", Unit::Count, *refused)
            .put("OutboxDepth", Unit::Count, *left)
            .put("OutboxOldestAge", Unit::Seconds, *oldest_seconds)
            .put("OutboxDead", Unit::Count, *dead);
        metrics.flush();
    }
}
