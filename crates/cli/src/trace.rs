//! `trace`: the log lines of one trace, from Logs Insights.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::QueryStatus;
use aws_sdk_cloudwatchlogs::{Client, Error};
use jiff::ToSpan;
use serde_json::Value;
use tokio::time::Instant;

use crate::Result;
use crate::stage::Stage;

/// How long Logs Insights may take.
const PATIENCE: Duration = Duration::from_mins(1);

pub async fn run(stage: &Stage, trace_id: &str, hours: u32) -> Result<()> {
    if trace_id.len() != 32 || !trace_id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err("a trace id has 32 hexadecimal digits".into());
    }
    let client = Client::new(&stage.aws);
    let groups = groups(stage, &client).await?;
    let now = tradewind_kit::clock::now();
    let since = now.checked_sub(i64::from(hours).hours())?;
    let started = client
        .start_query()
        .set_log_group_names(Some(groups))
        .start_time(since.as_second())
        .end_time(now.as_second() + 1)
        // `@message like` holds on AWS and on the local cloud, which does not discover the fields of JSON lines.
        .query_string(format!(
            "fields @timestamp, @message | filter @message like /{trace_id}/ | sort @timestamp asc"
        ))
        .limit(10_000)
        .send()
        .await
        .map_err(Error::from)?;
    let query_id = started.query_id.ok_or("Logs Insights gave no query")?;
    let mut lines = results(&client, &query_id).await?;
    if lines.is_empty() {
        return Err(format!("no line of trace {trace_id} in the last {hours} hours").into());
    }
    lines.sort_by(|a, b| text(a, "timestamp").cmp(text(b, "timestamp")));
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

/// Waits for the query, and reads its lines as JSON.
async fn results(client: &Client, query_id: &str) -> Result<Vec<Value>> {
    let begun = Instant::now();
    loop {
        let answer = client.get_query_results().query_id(query_id).send().await.map_err(Error::from)?;
        match answer.status {
            Some(QueryStatus::Complete) => {
                let fields = answer.results.unwrap_or_default().into_iter().flatten();
                let messages = fields.filter(|field| field.field.as_deref() == Some("@message"));
                return Ok(messages
                    .filter_map(|field| serde_json::from_str(field.value.as_deref()?).ok())
                    .collect());
            }
            Some(QueryStatus::Running | QueryStatus::Scheduled) if begun.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            status => return Err(format!("Logs Insights did not finish: {status:?}").into()),
        }
    }
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

fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line.get(name).and_then(Value::as_str).unwrap_or_default()
}
