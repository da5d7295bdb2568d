//! The one consumer of SQS batches.
//!
//! Decodes each message, hands the events to the worker as one batch, and settles every message on its own: applied
//! and duplicate ones are acknowledged, permanent failures go to the dead-letter queue at once with a reason,
//! transient ones come back after a growing pause (the queue's visibility) and are dead-lettered, with the reason too,
//! when the queue would give up on them. One bad message holds up nobody
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting>).

mod dead_letters;
mod each;
mod function;
mod given_up;
mod retry;
mod settle;
mod tell;

use std::time::Instant;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use jiff::Timestamp;
use tradewind_events::{Event, decode};

use crate::clock;
use crate::config::Reader;
use crate::disposition::{Dispose, Disposition};
use crate::metrics::{Metrics, Unit};
use crate::{Aws, Deadline};

pub use dead_letters::{DeadLetter, DeadLetters};
pub use each::{Each, Handler};
pub use function::Function;
pub use retry::Retry;

/// An event together with the message that brought it.
#[derive(Debug)]
pub struct Delivery {
    /// What it brought.
    pub event: Event,
    /// How often the queue has delivered it, 1 for the first time.
    pub receive_count: u32,
    /// How long ago its message had been sent when it came; not known of every message.
    queued_ms: Option<u64>,
    index: usize,
}

impl Delivery {
    /// A delivery outside a queue, for tests.
    pub const fn new(event: Event) -> Self {
        Self { event, receive_count: 1, queued_ms: None, index: 0 }
    }
}

/// What applying an event came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It changed something.
    Changed,
    /// It, or a later one, had been applied before.
    Duplicate,
}

/// A worker: applies events, idempotently and in any order.
pub trait Worker: Sync {
    /// What can go wrong with an event.
    type Error: Dispose + Send;

    /// Applies a batch. One result for each delivery, in their order.
    fn apply(
        &self,
        deliveries: &[Delivery],
    ) -> impl Future<Output = Vec<Result<Applied, Self::Error>>> + Send;

    /// Called with an event that could not be applied, before it goes to the dead-letter queue: for who waits for it
    /// elsewhere. If this fails, or takes longer than two seconds, the event comes back instead, as long as its queue brings
    /// it. May be called again for the same event, as after a crash in between.
    fn given_up(&self, _delivery: &Delivery) -> impl Future<Output = Result<(), Self::Error>> + Send {
        std::future::ready(Ok(()))
    }
}

/// The queues of a worker.
#[derive(Clone, Debug)]
pub struct Consumer {
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
    dead_letters: DeadLetters,
    retry: Retry,
}

/// The fate of one message.
enum Fate {
    Acknowledge,
    Retry,
    DeadLetter { code: String, reason: String },
}

impl Fate {
    /// Of a message whose last receive was not enough.
    fn out_of_time() -> Self {
        let reason = "ran out of time at the last receive".to_owned();
        Self::DeadLetter { code: tell::OUT_OF_TIME.to_owned(), reason }
    }
}

impl Consumer {
    /// Reads `QUEUE_URL`, `DEAD_LETTER_QUEUE_URL` and what [`Retry::read`] does.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let (queue, dead) = (env.required("QUEUE_URL"), env.required("DEAD_LETTER_QUEUE_URL"));
        Self { retry: Retry::read(env), ..Self::new(aws, queue, dead) }
    }

    /// A consumer of these queues.
    pub fn new(aws: &Aws, queue_url: String, dead_letter_queue_url: String) -> Self {
        let dead_letters = DeadLetters::new(aws, dead_letter_queue_url);
        Self { sqs: aws.sqs(), queue_url, dead_letters, retry: Retry::default() }
    }

    /// Works through a batch until the deadline; what is not done by then comes back.
    pub async fn run<W: Worker>(&self, batch: SqsEvent, worker: &W, deadline: Deadline) -> SqsBatchResponse {
        let (begun, now) = (Instant::now(), clock::now());
        let messages = batch.records;
        let mut fates: Vec<Fate> = messages.iter().map(|_| Fate::Retry).collect();
        let mut deliveries = Vec::with_capacity(messages.len());
        for (index, (message, fate)) in messages.iter().zip(&mut fates).enumerate() {
            match decode(message.body.as_deref().unwrap_or_default()) {
                Ok(event) => {
                    let (receive_count, queued_ms) = (receive_count(message), queued_ms(message, now));
                    deliveries.push(Delivery { event, receive_count, queued_ms, index });
                }
                Err(error) => {
                    tell::not_an_event(message, error.code(), now, begun);
                    *fate = Fate::DeadLetter { code: error.code().to_owned(), reason: error.to_string() };
                }
            }
        }
        let (mut tally, mut given_up) = (Tally::default(), Vec::new());
        if let Ok(results) = tokio::time::timeout_at(deadline.instant(), worker.apply(&deliveries)).await {
            for (delivery, result) in deliveries.iter().zip(results) {
                let fate = judge(delivery, result, &self.retry, &mut tally, begun);
                if matches!(fate, Fate::DeadLetter { .. }) {
                    given_up.push(delivery);
                }
                if let Some(slot) = fates.get_mut(delivery.index) {
                    *slot = fate;
                }
            }
        } else {
            for delivery in &deliveries {
                let is_last = self.retry.is_last(delivery.receive_count);
                tell::out_of_time(delivery, is_last, begun);
                if is_last {
                    given_up.push(delivery);
                    if let Some(slot) = fates.get_mut(delivery.index) {
                        *slot = Fate::out_of_time();
                    }
                }
            }
        }
        for unheard in self.give_up(worker, &given_up).await {
            if let Some(slot) = fates.get_mut(unheard.index) {
                *slot = Fate::Retry;
            }
        }
        let failures = self.settle(&messages, fates, &mut tally).await;
        tally.flush();
        let failures = failures.into_iter().map(|item_identifier| {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = item_identifier;
            failure
        });
        let mut response = SqsBatchResponse::default();
        response.batch_item_failures = failures.collect();
        response
    }
}

/// Counts of one batch.
#[derive(Default)]
struct Tally {
    changed: u64,
    duplicate: u64,
    retried: u64,
    dead_lettered: u64,
    lag_ms: Vec<u64>,
}

impl Tally {
    fn flush(self) {
        let mut metrics = Metrics::default();
        metrics
            .put("EventsApplied", Unit::Count, self.changed)
            .put("EventsDuplicate", Unit::Count, self.duplicate)
            .put("EventsRetried", Unit::Count, self.retried)
            .put("EventsDeadLettered", Unit::Count, self.dead_lettered)
            .put_all("ConsumerLag", Unit::Milliseconds, &self.lag_ms);
        metrics.flush();
    }
}

fn receive_count(message: &SqsMessage) -> u32 {
    message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// How long ago a message had been sent: by whoever put it into this queue, however often it has come since.
fn queued_ms(message: &SqsMessage, now: Timestamp) -> Option<u64> {
    let sent: i64 = message.attributes.get("SentTimestamp")?.parse().ok()?;
    // The queue's clock is not ours.
    Some(u64::try_from(now.as_millisecond().saturating_sub(sent)).unwrap_or_default())
}

/// Turns a worker's result into a fate, and says so in the log, once, with the trace of the event.
fn judge<E: Dispose>(
    delivery: &Delivery,
    result: Result<Applied, E>,
    retry: &Retry,
    tally: &mut Tally,
    begun: Instant,
) -> Fate {
    let lag = clock::now().duration_since(delivery.event.time).as_millis();
    let lag = u64::try_from(lag).unwrap_or_default();
    let _entered = tell::span(delivery, begun).entered();
    match result {
        Ok(Applied::Changed) => {
            tally.changed += 1;
            tally.lag_ms.push(lag);
            tracing::info!(outcome = "applied", lag_ms = lag, "applied event");
            Fate::Acknowledge
        }
        Ok(Applied::Duplicate) => {
            tally.duplicate += 1;
            tracing::info!(outcome = "duplicate", "event had been applied before");
            Fate::Acknowledge
        }
        Err(error) => {
            let code = error.code();
            match error.disposition() {
                // The queue would move it by itself after this receive, but without saying why.
                Disposition::Transient if retry.is_last(delivery.receive_count) => {
                    tracing::error!(outcome = "dead_lettered", code, %error, "gave up on the event");
                    Fate::DeadLetter { code: code.to_owned(), reason: error.to_string() }
                }
                Disposition::Transient => {
                    tracing::warn!(outcome = "retried", code, %error, "event will be tried again");
                    Fate::Retry
                }
                Disposition::Permanent => {
                    tracing::error!(outcome = "dead_lettered", code, %error, "event cannot be applied");
                    Fate::DeadLetter { code: code.to_owned(), reason: error.to_string() }
                }
                Disposition::Duplicate => {
                    tally.duplicate += 1;
                    tracing::info!(outcome = "duplicate", code, "event had been applied before");
                    Fate::Acknowledge
                }
            }
        }
    }
}
