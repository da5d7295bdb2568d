//! The log lines of a trace, from Logs Insights.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::QueryStatus;
use aws_sdk_cloudwatchlogs::{Client, Error};
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use super::{is_id, text};
use crate::Trouble;

/// The most lines that Logs Insights gives.
const MOST: i32 = 10_000;

/// Every line of a trace as JSON, in the order of time.
pub async fn lines(
    client: &Client,
    groups: Vec<String>,
    trace_id: &str,
    (since, until): (Timestamp, Timestamp),
    patience: Duration,
) -> Result<Vec<Value>, Trouble> {
    if !is_id(trace_id) {
        return Err(Trouble::Request("a trace id has 32 hexadecimal digits".to_owned()));
    }
    let started = client
        .start_query()
        .set_log_group_names(Some(groups))
        .start_time(since.as_second())
        .end_time(until.as_second() + 1)
        // `@message like` holds on AWS and on the local cloud, which does not discover the fields of JSON lines.
        .query_string(format!(
            "fields @timestamp, @message | filter @message like /{trace_id}/ | sort @timestamp asc"
        ))
        .limit(MOST)
        .send()
        .await
        .map_err(Error::from)?;
    let query_id = started.query_id.ok_or_else(|| Trouble::Unfinished("there is no query".to_owned()))?;
    let mut lines = results(client, &query_id, patience).await?;
    lines.sort_by(|a, b| text(a, "timestamp").cmp(text(b, "timestamp")));
    Ok(lines)
}

/// Waits for the query, and reads its lines as JSON.
async fn results(client: &Client, query_id: &str, patience: Duration) -> Result<Vec<Value>, Trouble> {
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
            Some(QueryStatus::Running | QueryStatus::Scheduled) if begun.elapsed() < patience => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            status => return Err(Trouble::Unfinished(format!("{status:?}"))),
        }
    }
}
