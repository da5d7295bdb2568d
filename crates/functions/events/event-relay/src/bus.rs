//! The bus: putting entries on it, and telling a refusal from an outage.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_eventbridge::operation::put_events::PutEventsError;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use tradewind_kit::Aws;

use crate::entry::Entry;
use crate::packing::runs;
use crate::poison::Poison;

/// An EventBridge bus.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: String,
}

/// Why an entry is not on the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// For something in the entry itself: it will be refused again.
    Refused(String),
    /// For something that it cannot help: throttling, an internal failure, a missing permission, no answer. It would
    /// hit any other entry too.
    Outage(String),
}

/// Why an event is not on the bus, to who publishes it by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// It never will be.
    #[error(transparent)]
    Never(#[from] Poison),
    /// Nothing goes out at the moment.
    #[error("the bus is out of reach: {0}")]
    Outage(String),
}

impl Bus {
    /// The bus of this name.
    pub fn new(aws: &Aws, name: impl Into<String>) -> Self {
        Self { client: aws.eventbridge(), name: name.into() }
    }

    /// Publishes events that were set aside or given up, all that it can; the first that it could not, if any.
    pub async fn publish(&self, events: &[impl AsRef<str>]) -> Result<(), Unpublished> {
        let mut entries = Vec::with_capacity(events.len());
        let mut first = Ok(());
        for (index, event) in events.iter().enumerate() {
            match Entry::of(index, event.as_ref()) {
                Ok(entry) => entries.push(entry),
                Err(poison) => first = first.and(Err(poison.into())),
            }
        }
        for run in runs(entries) {
            for result in self.put(&run).await {
                match result {
                    Ok(()) => {}
                    Err(Failed::Refused(why)) => first = first.and(Err(Poison::Refused(why).into())),
                    Err(Failed::Outage(why)) => return Err(Unpublished::Outage(why)),
                }
            }
        }
        first
    }

    /// Puts what fits one call; one result for each entry, in their order. After an outage the rest may be missing.
    pub(crate) async fn put(&self, entries: &[Entry<'_>]) -> Vec<Result<(), Failed>> {
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
            // What is behind it would meet the same.
            if let Some(Err(Failed::Outage(_))) = results.last() {
                break;
            }
        }
        results
    }

    async fn call(&self, entries: &[Entry<'_>]) -> Result<Vec<Result<(), Failed>>, Failed> {
        let requests = entries.iter().map(|entry| self.request(entry)).collect();
        let answer = self.client.put_events().set_entries(Some(requests)).send().await;
        let answer = answer.map_err(|error| of_call(&error))?;
        // Results correspond to entries by their place.
        Ok((0..entries.len()).map(|i| of_entry(answer.entries().get(i))).collect())
    }

    fn request(&self, entry: &Entry<'_>) -> PutEventsRequestEntry {
        // Without a trace header: the trace rides in the event.
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(entry.head.source.as_ref())
            .detail_type(entry.head.r#type.as_ref())
            .time(DateTime::from_millis(entry.head.time.as_millisecond()))
            .detail(entry.detail)
            .build()
    }
}

/// The codes are those of
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html>.
fn of_entry(result: Option<&PutEventsResultEntry>) -> Result<(), Failed> {
    let result = result.ok_or_else(|| Failed::Outage("the answer does not mention the entry".to_owned()))?;
    let Some(code) = result.error_code() else { return Ok(()) };
    let text = format!("{code}: {}", result.error_message().unwrap_or_default());
    Err(match code {
        "InvalidArgument" | "MalformedDetail" | "RedactionFailure" => Failed::Refused(text),
        _ => Failed::Outage(text),
    })
}

fn of_call<R>(error: &SdkError<PutEventsError, R>) -> Failed {
    match error {
        SdkError::ServiceError(context) => {
            let (code, message) = (context.err().code(), context.err().message());
            let text = format!("{}: {}", code.unwrap_or("unknown"), message.unwrap_or_default());
            match code {
                Some("ValidationException" | "RequestEntityTooLarge" | "RequestEntityTooLargeException") => {
                    Failed::Refused(text)
                }
                _ => Failed::Outage(text),
            }
        }
        SdkError::TimeoutError(_) => Failed::Outage("no answer in time".to_owned()),
        SdkError::DispatchFailure(_) => Failed::Outage("no connection".to_owned()),
        SdkError::ResponseError(_) => Failed::Outage("unreadable answer".to_owned()),
        // Not of the record: any text can be sent. It would be the configuration.
        _ => Failed::Outage("the request could not be built".to_owned()),
    }
}
