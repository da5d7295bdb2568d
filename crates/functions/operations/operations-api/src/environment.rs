//! What the function works with.

use std::collections::BTreeMap;

use tradewind_events::operations::Act;
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;
use tradewind_kit::http::{Call, Problem};
use tradewind_kit::ids;
use tradewind_operations::Trouble;
use tradewind_stores::EventStore;
use tradewind_stores::dynamodb::event_store::NewEvent;

/// Stores, queues and logs of the stage.
#[derive(Debug)]
pub struct Environment {
    pub(crate) events: EventStore,
    pub(crate) sqs: aws_sdk_sqs::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) ssm: aws_sdk_ssm::Client,
    /// URL by plain name: `order-sync`, `order-sync-dlq`, ..
    queues: BTreeMap<String, String>,
    pub(crate) log_groups: Vec<String>,
    switch: Option<String>,
}

impl Environment {
    /// Over these; `switch` is the SSM parameter of the failure injection, on stages that allow it.
    pub fn new(
        aws: &Aws,
        events: EventStore,
        queues: BTreeMap<String, String>,
        log_groups: Vec<String>,
        switch: Option<String>,
    ) -> Self {
        let logs = aws_sdk_cloudwatchlogs::Client::new(&aws.of_service("CLOUDWATCH_LOGS"));
        Self { events, sqs: aws.sqs(), logs, ssm: aws.ssm(), queues, log_groups, switch }
    }

    pub(crate) fn read(env: &mut Reader<'_>) -> Self {
        let aws = Aws::read(env);
        let events = EventStore::new(&aws, env.required("EVENT_STORE_TABLE"));
        let queues = serde_json::from_str(&env.required("QUEUES")).unwrap_or_else(|error| {
            env.problem(format!("QUEUES is no JSON object of URLs by name: {error}"));
            BTreeMap::new()
        });
        let log_groups = env.required("LOG_GROUPS").split(',').map(|name| name.trim().to_owned()).collect();
        let switch = env.optional("FAILURE_INJECTION_PARAMETER");
        Self::new(&aws, events, queues, log_groups, switch)
    }

    /// The queues by plain name.
    pub(crate) const fn queues(&self) -> &BTreeMap<String, String> {
        &self.queues
    }

    /// The dead-letter queue of a worker.
    pub(crate) fn dead_letters(&self, worker: &str) -> Result<&str, Problem> {
        let url = self.queues.get(&format!("{worker}-dlq"));
        url.map(String::as_str).ok_or_else(|| Problem::not_found("there is no such worker"))
    }

    /// The switch. On stages that must not fail on purpose, what rehearses failures does not exist.
    pub(crate) fn switch(&self) -> Result<&str, Problem> {
        let missing = || Problem::not_found("this stage does not rehearse failures");
        self.switch.as_deref().ok_or_else(missing)
    }

    /// Records what the caller is about to do: first, so that nothing is done that nobody can account for.
    pub(crate) async fn record(&self, call: &Call, act: &Act) -> Result<(), Problem> {
        let event = NewEvent::act(&call.caller.org_id, act, &ids::beginning(call.trace));
        let event = event.map_err(|error| Problem::from_failure(&error))?;
        self.events.append(&event).await.map_err(|error| Problem::from_failure(&error))?;
        Ok(())
    }
}

/// The boundary where trouble with queues, logs and parameters is handled, and therefore logged.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn unavailable(error: Trouble) -> Problem {
    tracing::error!(%error, "a request failed");
    Problem::unavailable()
}
