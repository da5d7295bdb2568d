//! The peer of the relay benchmark: the crate `outbox-pattern-processor` 0.4.0, on the same events and the same sink.
//!
//! It is driven by its own `one_shot_process`, the body of the loop that it runs itself, without that loop's pause of
//! whole seconds when there is nothing to do: the run ends as soon as its table is empty. Set in its favour:
//!
//! - `delete_after_process_successfully`: as Tradewind deletes; without it the rows stay, are updated instead, and the
//!   table grows;
//! - `outbox_query_limit` 20,000 instead of its default of 50: each round ranks all waiting rows again, so that a small
//!   limit costs a walk over the whole table for few rows. Tried on 200,000 rows (`--limit`): 1,000 reach 16,000
//!   events/s, 5,000 24,000, 20,000 26,500 and all 200,000 at once 27,800, with 1.2 GB of memory. With the default it
//!   needs 20,000 rows to reach 7,600;
//! - a partition key of its own for every event, since it takes one row of a partition a round;
//! - no lock cleaner, no tracing subscriber, no retries or credential chain in its SNS client, HTTP without TLS;
//! - one processor: two at a time (`--processors`) try for the same partitions and are slower together than one alone.

use std::time::Instant;

use aws_config::Region;
use aws_config::retry::RetryConfig;
use aws_sdk_sns::config::Credentials;
use clap::Parser;
use outbox_pattern_processor::aws::SnsClient;
use outbox_pattern_processor::outbox_processor::OutboxProcessor;
use outbox_pattern_processor::outbox_resources::OutboxProcessorResources;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
struct Options {
    /// The database
    #[arg(long)]
    database: String,
    /// The sink
    #[arg(long)]
    sink: String,
    /// How many rows there are
    #[arg(long)]
    rows: u64,
    /// `outbox_query_limit`
    #[arg(long, default_value_t = 20_000)]
    limit: u32,
    /// Processors at a time
    #[arg(long, default_value_t = 1)]
    processors: u32,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome {
    let options = Options::parse();
    let start = Instant::now();
    let connect: PgConnectOptions = options.database.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(4 * options.processors)
        .connect_with(connect.options([("search_path", "peer")]))
        .await?;
    let config = aws_config::SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(&options.sink)
        .credentials_provider(aws_sdk_sns::config::SharedCredentialsProvider::new(Credentials::new(
            "test", "test", None, None, "bench",
        )))
        .retry_config(RetryConfig::disabled())
        .build();
    let sns = SnsClient { client: aws_sdk_sns::Client::new(&config) };
    let resources = OutboxProcessorResources::new(pool, None, Some(sns))
        .with_delete_after_process_successfully(true)
        .with_outbox_query_limit(options.limit)
        .with_max_in_flight_interval_in_seconds(600);

    let processors = (0..options.processors).map(|_| tokio::spawn(drain(resources.clone(), options.rows)));
    let mut events = 0;
    for processor in processors.collect::<Vec<_>>() {
        events += processor.await??;
    }
    let seconds = start.elapsed().as_secs_f64();
    let (peak_memory, processor_time) = (peak_memory(), processor_time());
    let measured = serde_json::json!({
        "events": events,
        "seconds": seconds,
        "peak_memory": peak_memory,
        "processor_time": processor_time,
        "processor_time_in_all": processor_time,
    });
    println!("{measured}");
    Ok(())
}

/// Runs rounds until one finds nothing, or, with other processors beside it, until it has seen as many as there were.
async fn drain(resources: OutboxProcessorResources, rows: u64) -> Outcome<u64> {
    let mut drained = 0;
    while drained < rows {
        match OutboxProcessor::one_shot_process(&resources).await.map_err(|error| error.to_string())? {
            0 => break,
            processed => drained += processed as u64,
        }
    }
    Ok(drained)
}

/// In MiB.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// In seconds.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
