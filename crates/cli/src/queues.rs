//! `queues`: what waits where.

use aws_sdk_sqs::{Client, Error};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use tradewind_operations::{Depth, depth};

use crate::Result;
use crate::stage::Stage;

pub async fn run(stage: &Stage) -> Result<()> {
    let client = Client::new(&stage.aws);
    let prefix = stage.physical("");
    let mut table = table(&["QUEUE", "WAITING", "IN FLIGHT", "DELAYED"]);
    let mut pages = client.list_queues().queue_name_prefix(&prefix).max_results(100).into_paginator().send();
    let mut rows = Vec::new();
    while let Some(page) = pages.next().await {
        for url in page.map_err(Error::from)?.queue_urls.unwrap_or_default() {
            let name = url.rsplit('/').next().unwrap_or(&url);
            let mut row = vec![name.strip_prefix(&prefix).unwrap_or(name).to_owned()];
            let Depth { waiting, in_flight, delayed, .. } = depth::of(&client, &url).await?;
            row.extend([waiting, in_flight, delayed].map(|count| count.to_string()));
            rows.push(row);
        }
    }
    rows.sort();
    table.add_rows(rows);
    println!("{table}");
    Ok(())
}

/// A table with a heading and without lines, which both people and `awk` can read.
pub fn table(heading: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(heading.iter().copied());
    table
}
