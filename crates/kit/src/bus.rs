//! EventBridge: what an entry may be, putting entries on a bus, and telling a refusal from an outage.

mod answer;
mod entry;

use std::time::Duration;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use crate::Aws;
use crate::config::Reader;

pub use entry::{Entry, MAX_BYTES, Unfit, runs};

/// Attempts at an entry whose publisher waits for it.
const ATTEMPTS: u32 = 3;
/// Longest pause after the first of them; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// An EventBridge bus.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: String,
}

/// Why an entry is not known to be on the bus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// It is not, for something in the entry itself: it would be refused again.
    #[error("the bus refuses the event: {0}")]
    Refused(String),
    /// It is not, for something that it cannot help: throttling, a missing permission. It would hit any other too.
    #[error("the bus is out of reach: {0}")]
    Outage(String),
    /// Nobody knows: no answer, or one that does not say.
    #[error("the bus did not answer: {0}")]
    Unknown(String),
}

impl Bus {
    /// Reads `BUS_NAME`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(aws, env.required("BUS_NAME"))
    }

    /// The bus of this name.
    pub fn new(aws: &Aws, name: impl Into<String>) -> Self {
        Self { client: aws.eventbridge(), name: name.into() }
    }

    /// The same, for a publisher that has to know what became of each attempt. The client would repeat a call whose
    /// answer was lost, and tell of the last attempt alone.
    #[must_use]
    pub fn without_retries(self) -> Self {
        let retry = aws_sdk_eventbridge::config::retry::RetryConfig::disabled();
        let config = self.client.config().to_builder().retry_config(retry).build();
        Self { client: Client::from_conf(config), ..self }
    }

    /// Puts an entry that somebody waits for, in a few attempts. [`Failed::Unknown`] if any of them may have done it:
    /// of a bus [without retries](Self::without_retries) this is the whole truth.
    pub async fn insist(&self, entry: &Entry<'_>) -> Result<(), Failed> {
        entry.check().map_err(|unfit| Failed::Refused(unfit.to_string()))?;
        let (mut attempt, mut unknown) = (0, false);
        loop {
            attempt += 1;
            let failed = match self.call(std::slice::from_ref(entry)).await.map(|mut results| results.pop()) {
                Ok(Some(Ok(()))) => return Ok(()),
                Ok(Some(Err(failed))) | Err(failed) => failed,
                Ok(None) => Failed::Unknown("the answer is empty".to_owned()),
            };
            unknown |= matches!(failed, Failed::Unknown(_));
            if attempt == ATTEMPTS || matches!(failed, Failed::Refused(_)) {
                return Err(if unknown { Failed::Unknown(failed.to_string()) } else { failed });
            }
            let ceiling = FIRST_PAUSE.saturating_mul(1 << attempt);
            tokio::time::sleep(ceiling.mul_f64(fastrand::f64())).await;
        }
    }

    /// Puts what fits one call (see [`runs`]); one result for each entry, in their order. What would meet the same as the
    /// entry before it may have no result.
    pub async fn put(&self, entries: &[Entry<'_>]) -> Vec<Result<(), Failed>> {
        let call = self.call(entries).await;
        // Which entry spoils a call that is refused as a whole shows when they go alone.
        let Err(Failed::Refused(error)) = &call else {
            return call.unwrap_or_else(|failed| vec![Err(failed); entries.len()]);
        };
        if entries.len() < 2 {
            return vec![Err(Failed::Refused(error.clone())); entries.len()];
        }
        tracing::warn!(
            error,
            entries = entries.len(),
            "EventBridge refused a call; its entries go one by one"
        );
        let mut results = Vec::with_capacity(entries.len());
        for entry in entries {
            match self.call(std::slice::from_ref(entry)).await {
                Ok(result) => results.extend(result),
                Err(failed) => results.push(Err(failed)),
            }
            if let Some(Err(Failed::Outage(_) | Failed::Unknown(_))) = results.last() {
                break;
            }
        }
        results
    }

    /// One `PutEvents`.
    async fn call(&self, entries: &[Entry<'_>]) -> Result<Vec<Result<(), Failed>>, Failed> {
        let requests = entries.iter().map(|entry| self.request(entry)).collect();
        let answer = self.client.put_events().set_entries(Some(requests)).send().await;
        let answer = answer.map_err(|error| answer::of_call(&error))?;
        // Results correspond to entries by their place.
        Ok((0..entries.len()).map(|i| answer::of_entry(answer.entries().get(i))).collect())
    }

    fn request(&self, entry: &Entry<'_>) -> PutEventsRequestEntry {
        // Without a trace header: the trace rides in the event.
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(entry.source)
            .detail_type(entry.detail_type)
            .time(DateTime::from_millis(entry.time.as_millisecond()))
            .detail(entry.detail)
            .build()
    }
}
