//! `redrive`: dead letters back to where they came from: to the queue of their worker, or, those of `event-relay`, to the
//! bus.
//!
//! Receive, send, delete, in this order: whoever interrupts it leaves a message in both places at worst, which workers
//! take for the duplicate that it is.

use aws_sdk_sqs::{Client, Error};
use indicatif::{ProgressBar, ProgressStyle};
use tradewind_kit::Aws;
use tradewind_kit::bus::Bus;
use tradewind_operations::letters::{self, Moved, Origin};
use tradewind_operations::{Unrelayed, depth};

use crate::Result;
use crate::stage::Stage;

pub async fn run(stage: &Stage, worker: &str, max: Option<u64>, dry_run: bool) -> Result<()> {
    let client = Client::new(&stage.aws);
    let aws = Aws::from(stage.aws.clone());
    let unrelayed = Unrelayed::new(&aws, Bus::new(&aws, stage.physical("events")));
    let queue = match worker {
        event_relay::SERVICE => None,
        worker => Some(url(&client, &stage.physical(worker)).await?),
    };
    let origin = queue.as_deref().map_or(Origin::Bus(&unrelayed), Origin::Queue);
    let from = url(&client, &stage.physical(&format!("{worker}-dlq"))).await?;
    let waiting = depth::of(&client, &from).await?.waiting;
    if dry_run {
        println!("{waiting} dead letters of {worker} would be redriven");
        return Ok(());
    }
    // No more than were there at the start: what dies again meanwhile stays.
    let moved = redrive(&client, &from, origin, max.unwrap_or(u64::MAX).min(waiting)).await?;
    println!("redrove {} dead letters of {worker}", moved.count);
    if moved.refused.is_empty() {
        return Ok(());
    }
    let (count, reasons) = (moved.refused.len(), moved.refused.join("\n- "));
    Err(format!("{count} dead letters of {worker} stay in {worker}-dlq:\n- {reasons}").into())
}

async fn redrive(client: &Client, from: &str, origin: Origin<'_>, limit: u64) -> Result<Moved> {
    let bar = ProgressBar::new(limit).with_style(ProgressStyle::with_template("{bar:40} {pos} of {len}")?);
    let mut all = Moved::default();
    let mut seen = 0;
    while seen < limit {
        let wanted = usize::try_from(limit - seen).unwrap_or(letters::BATCH);
        let batch = letters::receive(client, from, wanted, 2, 60).await?;
        if batch.is_empty() {
            break;
        }
        seen += batch.len() as u64;
        let moved = origin.put_back(client, from, &batch).await?;
        all.count += moved.count;
        all.refused.extend(moved.refused);
        bar.set_position(seen);
    }
    bar.finish_and_clear();
    Ok(all)
}

async fn url(client: &Client, name: &str) -> Result<String> {
    let answer = client.get_queue_url().queue_name(name).send().await.map_err(Error::from);
    let answer = answer.map_err(|error| format!("queue {name}: {error}"))?;
    answer.queue_url.ok_or_else(|| format!("queue {name} has no URL").into())
}
