//! What the function works with.

use tradewind_events::operations::Act;
use tradewind_kit::Aws;
use tradewind_kit::bus::Bus;
use tradewind_kit::config::Reader;
use tradewind_kit::http::{Call, Problem};
use tradewind_kit::ids;
use tradewind_operations::letters::Origin;
use tradewind_operations::{Trouble, Unrelayed, Watch};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::{Database, DatabaseSettings, EventStore, Outbox};

/// Stores, queues and logs of the stage.
#[derive(Debug)]
pub struct Environment {
    pub(crate) events: EventStore,
    pub(crate) outbox: Outbox,
    pub(crate) sqs: aws_sdk_sqs::Client,
    pub(crate) ssm: aws_sdk_ssm::Client,
    pub(crate) watch: Watch,
    unrelayed: Unrelayed,
    switch: Option<String>,
}

impl Environment {
    /// Over these; `switch` is the SSM parameter of the failure injection, on stages that allow it.
    pub fn new(
        aws: &Aws,
        events: EventStore,
        outbox: Outbox,
        bus: Bus,
        watch: Watch,
        switch: Option<String>,
    ) -> Self {
        let unrelayed = Unrelayed::new(aws, bus);
        Self { events, outbox, sqs: aws.sqs(), ssm: aws.ssm(), watch, unrelayed, switch }
    }

    pub(crate) fn read(env: &mut Reader<'_>) -> Self {
        let aws = Aws::read(env);
        let events = EventStore::new(&aws, env.required("EVENT_STORE_TABLE"));
        let database = Database::new(DatabaseSettings::read(env), Some(aws.clone()));
        let (bus, watch) = (Bus::read(env, &aws), Watch::read(env, &aws));
        let switch = env.optional("FAILURE_INJECTION_PARAMETER");
        Self::new(&aws, events, Outbox::new(database), bus, watch, switch)
    }

    /// The dead-letter queue of a worker, and where its letters go back to.
    pub(crate) fn dead_letters(&self, worker: &str) -> Result<(&str, Origin<'_>), Problem> {
        let missing = || Problem::not_found("there is no such worker");
        let queues = self.watch.queue_urls();
        let from = queues.get(&format!("{worker}-dlq")).ok_or_else(missing)?;
        let origin = queues.get(worker).map_or(Origin::Bus(&self.unrelayed), |url| Origin::Queue(url));
        Ok((from, origin))
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
