//! What the functions did meanwhile, from their log groups.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_sdk_cloudwatchlogs::{Client, Error};
use jiff::Timestamp;
use serde_json::Value;

use crate::Outcome;
use crate::latency::Latencies;
use crate::table::{Table, number};

/// The functions that an order meets on its way, in that order.
const FUNCTIONS: [&str; 7] = [
    "orders-api",
    "event-relay",
    "order-sync",
    "stock-allocator",
    "payment-processor",
    "allocation-completer",
    "email-notifier",
];

pub(super) struct Logs {
    client: Client,
    prefix: String,
}

/// What all functions did between two times.
pub(super) struct Activity(Vec<(&'static str, Done)>);

/// What one function did.
#[derive(Default)]
struct Done {
    durations: Vec<Duration>,
    lags: Vec<Duration>,
}

impl Logs {
    /// Of the stage whose physical names begin like this.
    pub(super) async fn new(prefix: &str) -> Self {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(tradewind_kit::aws::http_client())
            .load()
            .await;
        Self { client: Client::new(&config), prefix: prefix.to_owned() }
    }

    pub(super) async fn of(&self, from: Timestamp, to: Timestamp) -> Outcome<Activity> {
        let mut activity = Vec::new();
        for function in FUNCTIONS {
            activity.push((function, self.of_one(function, from, to).await?));
        }
        Ok(Activity(activity))
    }

    async fn of_one(&self, function: &str, from: Timestamp, to: Timestamp) -> Outcome<Done> {
        let mut pages = self
            .client
            .filter_log_events()
            .log_group_name(format!("/aws/lambda/{}{function}", self.prefix))
            .start_time(from.as_millisecond())
            .end_time(to.as_millisecond())
            .into_paginator()
            .send();
        let mut done = Done::default();
        while let Some(page) = pages.next().await {
            for event in page.map_err(Error::from)?.events() {
                done.take(event.message().unwrap_or_default());
            }
        }
        Ok(done)
    }
}

impl Done {
    /// Takes what a line says of an invocation or of consumed events.
    fn take(&mut self, line: &str) {
        let millis = |value: f64| Duration::try_from_secs_f64(value / 1000.0).ok();
        if let Some(report) = line.strip_prefix("REPORT ") {
            // In text, as the local cloud writes it.
            let duration =
                report.split('\t').find_map(|part| part.strip_prefix("Duration: ")?.strip_suffix(" ms"));
            self.durations.extend(duration.and_then(|text| millis(text.parse().ok()?)));
            return;
        }
        let Ok(line) = serde_json::from_str::<Value>(line) else { return };
        if line.get("type").and_then(Value::as_str) == Some("platform.report") {
            let duration = line.pointer("/record/metrics/durationMs").and_then(Value::as_f64);
            self.durations.extend(duration.and_then(millis));
        }
        match line.get("ConsumerLag") {
            Some(Value::Array(lags)) => {
                self.lags.extend(lags.iter().filter_map(Value::as_f64).filter_map(millis));
            }
            Some(lag) => self.lags.extend(lag.as_f64().and_then(millis)),
            None => {}
        }
    }
}

impl Activity {
    /// The median of a function's invocations, in milliseconds.
    pub(super) fn median(&self, function: &str) -> f64 {
        let done = self.0.iter().find(|(name, _)| *name == function);
        let times = done.map(|(_, done)| Latencies::of(done.durations.iter().copied()));
        times.and_then(Result::ok).map_or(f64::NAN, |times| times.millis(0.5))
    }
}

/// What each function did.
#[expect(clippy::cast_precision_loss, reason = "numbers of invocations and events")]
pub(super) fn table(who: &str, activity: &Activity) -> Outcome<Table> {
    let mut table =
        Table::new([&format!("{who}, ms"), "invocations", "events each", "p50", "p99", "lag p50", "lag p99"]);
    for (function, done) in &activity.0 {
        let durations = Latencies::of(done.durations.iter().copied())?;
        let lags = Latencies::of(done.lags.iter().copied())?;
        // Only consumers say how many events they had.
        let events = if done.lags.is_empty() { f64::NAN } else { done.lags.len() as f64 };
        table.row([
            (*function).to_owned(),
            number(done.durations.len() as f64, 0),
            number(events / done.durations.len() as f64, 1),
            durations.show(0.5),
            durations.show(0.99),
            lags.show(0.5),
            lags.show(0.99),
        ]);
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_both_forms_and_lags_of_each_event() {
        let mut done = Done::default();
        for line in [
            "START RequestId: 1 Version: $LATEST",
            "REPORT RequestId: 1\tDuration: 12 ms\tBilled Duration: 12 ms\tMemory Size: 256 MB",
            r#"{"type": "platform.report", "record": {"metrics": {"durationMs": 3.5}}}"#,
            r#"{"ConsumerLag": [20, 40], "Service": "order-sync"}"#,
            r#"{"level": "INFO", "lagMs": 20}"#,
        ] {
            done.take(line);
        }
        assert_eq!(done.durations, [12_000, 3_500].map(Duration::from_micros));
        assert_eq!(done.lags, [20, 40].map(Duration::from_millis));
    }
}
