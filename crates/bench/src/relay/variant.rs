//! One variant, in a process of its own, so that its memory and processor time are its own. Prints one line of JSON.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use clap::{Args, ValueEnum};
use futures::future;
use serde::{Deserialize, Serialize};
use tradewind_kit::{Aws, Deadline};
use tradewind_relay::{Policy, Relay, Topic};
use tradewind_stores::postgres::DatabaseSettings;
use tradewind_stores::postgres::outbox::{Next, Row, Selection, Verdict};
use tradewind_stores::{Database, Outbox};

use super::events::events;
use crate::{Outcome, machine};

/// The topic; the sink takes any.
pub(crate) const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:tradewind-bench-work-order-events";
const LONG_ENOUGH: Duration = Duration::from_hours(1);

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Variant {
    /// The relay as the functions run it
    Relay,
    /// The same batches from memory, through the same client and publishing code
    PublishOnly,
    /// The same claims and commits, without publishing
    SqlOnly,
}

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    #[arg(value_enum)]
    variant: Variant,
    /// The database
    #[arg(long)]
    database: String,
    /// The sink
    #[arg(long)]
    sink: String,
    /// How many rows there are
    #[arg(long)]
    rows: usize,
    #[command(flatten)]
    tuning: Tuning,
}

/// The relay's settings, to try others than its own.
#[derive(Args, Debug, Clone, Default)]
pub(crate) struct Tuning {
    /// Rows a claim
    #[arg(long)]
    rows_per_claim: Option<usize>,
    /// Claims at a time
    #[arg(long)]
    lanes: Option<usize>,
    /// `PublishBatch` calls at a time, for each claim
    #[arg(long)]
    calls_in_flight: Option<usize>,
}

impl Tuning {
    fn policy(&self) -> Policy {
        let own = Policy::default();
        Policy {
            rows_per_claim: self.rows_per_claim.unwrap_or(own.rows_per_claim),
            lanes: self.lanes.unwrap_or(own.lanes),
            calls_in_flight: self.calls_in_flight.unwrap_or(own.calls_in_flight),
            ..own
        }
    }

    /// As arguments for a variant.
    pub(crate) fn arguments(&self) -> Vec<String> {
        [
            ("--rows-per-claim", self.rows_per_claim),
            ("--lanes", self.lanes),
            ("--calls-in-flight", self.calls_in_flight),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some([name.to_owned(), value?.to_string()]))
        .flatten()
        .collect()
    }

    /// In words, for the report.
    pub(crate) fn describe(&self) -> String {
        let Policy { rows_per_claim, lanes, calls_in_flight, .. } = self.policy();
        format!("{rows_per_claim} rows a claim, {lanes} lanes, {calls_in_flight} calls in flight each")
    }
}

/// What a variant tells of its run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Events drained.
    pub(crate) events: u64,
    /// From the first claim (or call) to the end of the last, connecting included.
    pub(crate) seconds: f64,
    /// MiB resident at most.
    pub(crate) peak_memory: Option<f64>,
    /// Seconds of processor time, meanwhile.
    pub(crate) processor_time: Option<f64>,
    /// The same from the start of the process, with what it took to prepare.
    pub(crate) processor_time_in_all: Option<f64>,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let policy = options.tuning.policy();
    let settings =
        DatabaseSettings { max_connections: policy.lanes, ..DatabaseSettings::plain(&options.database) };
    let outbox = Outbox::new(Database::new(settings, None));
    let credentials = Credentials::new("test", "test", None, None, "bench");
    let aws = Aws::new("us-east-1", credentials, Some(options.sink.clone()));
    let topic = Topic::new(aws.sns(), TOPIC);

    let measured = match options.variant {
        Variant::Relay => {
            let relay = Relay::new(outbox, topic, policy);
            timed(async { Ok(relay.sweep(Deadline::after(LONG_ENOUGH)).await?.published) }).await?
        }
        Variant::PublishOnly => {
            let rows = events().take(options.rows).collect::<Outcome<Vec<_>>>()?;
            timed(publish_only(&topic, &rows, policy)).await?
        }
        Variant::SqlOnly => timed(sql_only(&outbox, policy)).await?,
    };
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

async fn timed(work: impl Future<Output = Outcome<u64>>) -> Outcome<Measured> {
    let pid = std::process::id();
    let (start, before) = (Instant::now(), machine::processor_time(pid));
    let events = work.await?;
    let seconds = start.elapsed().as_secs_f64();
    let in_all = machine::processor_time(pid);
    Ok(Measured {
        events,
        seconds,
        peak_memory: machine::peak_memory(pid),
        processor_time: before.and_then(|before| Some(in_all? - before)),
        processor_time_in_all: in_all,
    })
}

/// As many lanes as the relay has, each taking the next batch of as many rows as a claim has.
async fn publish_only(topic: &Topic, rows: &[Row], policy: Policy) -> Outcome<u64> {
    let batches: Vec<_> = rows.chunks(policy.rows_per_claim).collect();
    let next = AtomicUsize::new(0);
    let lane = || async {
        let mut accepted = 0;
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            let published = topic.publish(batch, policy.calls_in_flight).await;
            accepted +=
                published.verdicts.iter().filter(|verdict| **verdict == Verdict::Accepted).count() as u64;
        }
        accepted
    };
    Ok(future::join_all((0..policy.lanes).map(|_| lane())).await.into_iter().sum())
}

/// The relay's walk over the outbox, all rows taken for accepted.
async fn sql_only(outbox: &Outbox, policy: Policy) -> Outcome<u64> {
    let cursor = AtomicI64::new(i64::MIN);
    let limit = i64::try_from(policy.rows_per_claim)?;
    let lane = || async {
        let mut drained = 0;
        let due = |after| Selection::Due { after, limit };
        while let Some(claim) = outbox.claim(due(cursor.load(Ordering::Relaxed))).await? {
            cursor.fetch_max(claim.rows().last().map_or(i64::MIN, |row| row.id), Ordering::Relaxed);
            let verdicts = vec![Verdict::Accepted; claim.rows().len()];
            claim.settle(&verdicts, |_| Next::Dead).await?;
            drained += verdicts.len() as u64;
        }
        Outcome::Ok(drained)
    };
    Ok(future::try_join_all((0..policy.lanes).map(|_| lane())).await?.into_iter().sum())
}
