//! `redrive`: dead letters back to where they came from: to the queue of their worker, or, those of `event-relay`, to the
//! bus.
//!
//! Receive, send, delete, in this order: whoever interrupts it leaves a message in both places at worst, which workers
//! take for the duplicate that it is.

mod relay;
mod stream;

use aws_sdk_sqs::{Client, Error};
use indicatif::{ProgressBar, ProgressStyle};
use tradewind_operations::{depth, letters};

use crate::Result;
use crate::redrive::relay::Relay;
use crate::stage::Stage;

/// Where dead letters go.
enum Destination {
    /// The queue of the worker.
    Queue(String),
    /// The bus, which `event-relay` publishes on.
    Bus(Relay),
}

/// What became of dead letters.
#[derive(Default)]
struct Redriven {
    moved: u64,
    /// Why the others stay.
    stay: Vec<String>,
}

pub async fn run(stage: &Stage, worker: &str, max: Option<u64>, dry_run: bool) -> Result<()> {
    let client = Client::new(&stage.aws);
    let destination = match worker {
        event_relay::SERVICE => Destination::Bus(Relay::new(stage)),
        worker => Destination::Queue(url(&client, &stage.physical(worker)).await?),
    };
    let from = url(&client, &stage.physical(&format!("{worker}-dlq"))).await?;
    let waiting = depth::of(&client, &from).await?.waiting;
    if dry_run {
        println!("{waiting} dead letters of {worker} would be redriven");
        return Ok(());
    }
    // No more than were there at the start: what dies again meanwhile stays.
    let redriven = redrive(&client, &from, &destination, max.unwrap_or(u64::MAX).min(waiting)).await?;
    println!("redrove {} dead letters of {worker}", redriven.moved);
    if redriven.stay.is_empty() {
        return Ok(());
    }
    let (count, reasons) = (redriven.stay.len(), redriven.stay.join("\n- "));
    Err(format!("{count} dead letters of {worker} stay in {worker}-dlq:\n- {reasons}").into())
}

async fn redrive(client: &Client, from: &str, destination: &Destination, limit: u64) -> Result<Redriven> {
    let bar = ProgressBar::new(limit).with_style(ProgressStyle::with_template("{bar:40} {pos} of {len}")?);
    let mut redriven = Redriven::default();
    let mut seen = 0;
    while seen < limit {
        let wanted = usize::try_from(limit - seen).unwrap_or(letters::BATCH);
        let batch = letters::receive(client, from, wanted, 2, 60).await?;
        if batch.is_empty() {
            break;
        }
        seen += batch.len() as u64;
        match destination {
            Destination::Queue(to) => {
                let moved = letters::put_back(client, from, to, &batch).await?;
                if let Some(refused) = moved.refused.first() {
                    return Err(refused.as_str().into());
                }
                redriven.moved += moved.count as u64;
            }
            Destination::Bus(relay) => relay.publish(client, from, &batch, &mut redriven).await?,
        }
        bar.set_position(seen);
    }
    bar.finish_and_clear();
    Ok(redriven)
}

async fn url(client: &Client, name: &str) -> Result<String> {
    let answer = client.get_queue_url().queue_name(name).send().await.map_err(Error::from);
    let answer = answer.map_err(|error| format!("queue {name}: {error}"))?;
    answer.queue_url.ok_or_else(|| format!("queue {name} has no URL").into())
}
