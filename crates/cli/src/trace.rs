//! `trace`: the log lines of one trace, from Logs Insights.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::{Client, Error};
use jiff::ToSpan;
use serde_json::Value;
use tradewind_operations::trace::{is_id, lines, text};

use crate::Result;
use crate::stage::Stage;

/// How long Logs Insights may take.
const PATIENCE: Duration = Duration::from_mins(1);

pub async fn run(stage: &Stage, trace_id: &str, hours: u32) -> Result<()> {
    if !is_id(trace_id) {
        return Err("a trace id has 32 hexadecimal digits".into());
    }
    let client = Client::new(&stage.aws);
    let groups = groups(stage, &client).await?;
    let now = tradewind_kit::clock::now();
    let since = now.checked_sub(i64::from(hours).hours())?;
    let lines = lines(&client, groups, trace_id, (since, now), PATIENCE).await?;
    if lines.is_empty() {
        return Err(format!("no line of trace {trace_id} in the last {hours} hours").into());
    }
    for line in lines {
        print(&line);
    }
    Ok(())
}

async fn groups(stage: &Stage, client: &Client) -> Result<Vec<String>> {
    let prefix = format!("/aws/lambda/{}", stage.physical(""));
    let mut pages = client.describe_log_groups().log_group_name_prefix(&prefix).into_paginator().send();
    let mut groups = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(Error::from)?.log_groups.unwrap_or_default();
        groups.extend(page.into_iter().filter_map(|group| group.log_group_name));
    }
    if groups.is_empty() {
        return Err(format!("there is no log group {prefix}*: is the stage deployed?").into());
    }
    Ok(groups)
}

/// One line for people: time, level, who, what, and the fields that tell events and entities apart.
fn print(line: &Value) {
    let told = ["timestamp", "level", "service", "message", "traceId", "requestId"];
    let rest = line.as_object().into_iter().flatten().filter(|(name, _)| !told.contains(&name.as_str()));
    let rest: Vec<String> = rest
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        })
        .collect();
    let [timestamp, level, service, message] =
        ["timestamp", "level", "service", "message"].map(|name| text(line, name));
    println!("{timestamp:<27} {level:<5} {service:<22} {message}  {}", rest.join(" "));
}
