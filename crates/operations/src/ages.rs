//! Since when the oldest message of a queue waits.
//!
//! From the metric that SQS itself writes: to receive messages and look would count as a receive of each, and bring the
//! working queues nearer to giving them up. An empty queue has no oldest message, and one that rests for hours no metric.

use std::collections::HashMap;

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat, ScanBy};
use aws_sdk_cloudwatch::{Client, Error};
use jiff::{Timestamp, ToSpan};

use crate::Trouble;

/// A minute's value comes a minute or two late.
const LOOK_BACK_MINUTES: i64 = 5;
/// The resolution of the metric.
const PERIOD_SECONDS: i32 = 60;
/// What one request may ask for.
const MOST: usize = 500;

/// The age in seconds of the oldest message of each of these queues that has one, in one request.
pub async fn of(client: &Client, names: &[&str], now: Timestamp) -> Result<HashMap<String, u64>, Trouble> {
    let names = names.get(..MOST).unwrap_or(names);
    let since = now.checked_sub(LOOK_BACK_MINUTES.minutes()).unwrap_or(now);
    let answer = client
        .get_metric_data()
        .set_metric_data_queries(Some(names.iter().enumerate().map(|(i, name)| query(i, name)).collect()))
        .start_time(DateTime::from_secs(since.as_second()))
        .end_time(DateTime::from_secs(now.as_second() + 1))
        .scan_by(ScanBy::TimestampDescending)
        .send()
        .await
        .map_err(Error::from)?;
    let mut ages = HashMap::new();
    for result in answer.metric_data_results.unwrap_or_default() {
        let name =
            result.id.as_deref().and_then(|id| names.get(id.strip_prefix('q')?.parse::<usize>().ok()?));
        let latest = result.values.and_then(|values| values.first().copied());
        if let (Some(name), Some(latest)) = (name, latest) {
            ages.insert((*name).to_owned(), seconds(latest));
        }
    }
    Ok(ages)
}

fn query(index: usize, queue: &str) -> MetricDataQuery {
    let dimension = Dimension::builder().name("QueueName").value(queue).build();
    let metric = Metric::builder()
        .namespace("AWS/SQS")
        .metric_name("ApproximateAgeOfOldestMessage")
        .dimensions(dimension);
    let stat = MetricStat::builder().metric(metric.build()).period(PERIOD_SECONDS).stat("Maximum").build();
    // An id has to begin with a small letter, and to be without dashes: no name of a queue.
    MetricDataQuery::builder().id(format!("q{index}")).metric_stat(stat).build()
}

/// Whole seconds of a value that is a number of them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn seconds(value: f64) -> u64 {
    value as u64
}
