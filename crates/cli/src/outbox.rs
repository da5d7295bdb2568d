//! `outbox`: what waits for SNS, and what SNS refused for good.

use clap::{ArgGroup, Subcommand};
use tradewind_stores::Outbox;

use crate::Result;
use crate::queues::table;
use crate::stage::Stage;

/// Rows read at a time.
const PAGE: u32 = 500;

#[derive(Subcommand)]
pub enum Command {
    /// Lists rows, oldest first.
    List {
        /// Only those that were given up.
        #[arg(long)]
        dead: bool,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Brings dead rows back; the next sweep sends them.
    #[command(group(ArgGroup::new("which").required(true)))]
    Requeue {
        /// These rows.
        #[arg(group = "which")]
        ids: Vec<i64>,
        /// All dead rows.
        #[arg(long, group = "which")]
        all: bool,
    },
}

pub async fn run(stage: &Stage, command: Command) -> Result<()> {
    let outbox = Outbox::new(stage.database().await?);
    match command {
        Command::List { dead, limit } => list(&outbox, dead, limit).await,
        Command::Requeue { ids, all } => {
            let requeued = outbox.requeue((!all).then_some(ids.as_slice())).await?;
            println!("requeued {requeued} rows");
            if !all && requeued < ids.len() as u64 {
                return Err("not all of the rows were dead".into());
            }
            Ok(())
        }
    }
}

async fn list(outbox: &Outbox, dead: bool, limit: u32) -> Result<()> {
    let heading = ["ID", "EVENT", "TYPE", "ORG", "AGGREGATE", "ATTEMPTS", "STATE", "WRITTEN", "LAST ERROR"];
    let mut table = table(&heading);
    let (mut after, mut left) = (i64::MIN, limit);
    loop {
        let rows = outbox.list(dead, after, left.min(PAGE)).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        left -= u32::try_from(rows.len()).unwrap_or(left);
        table.add_rows(rows.into_iter().map(|row| {
            let state = match (row.dead_at, row.attempts) {
                (Some(at), _) => format!("dead since {at:.0}"),
                (None, 0) => "due".to_owned(),
                (None, _) => format!("next at {:.0}", row.next_attempt_at),
            };
            [
                row.id.to_string(),
                row.event_id.to_string(),
                row.event_type,
                row.org_id,
                row.aggregate_id.to_string(),
                row.attempts.to_string(),
                state,
                format!("{:.0}", row.created_at),
                row.last_error.unwrap_or_default(),
            ]
        }));
        if left == 0 {
            break;
        }
    }
    let backlog = outbox.backlog().await?;
    if !table.is_empty() {
        println!("{table}");
    }
    println!(
        "{} pending, the oldest for {} s; {} dead",
        backlog.pending, backlog.oldest_seconds, backlog.dead
    );
    Ok(())
}
