//! CloudWatch metrics through the log: the embedded metric format
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).
//! A metric is a line on standard output: no call, no latency, nothing to fail.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::{clock, telemetry};

/// The namespace of all metrics.
pub const NAMESPACE: &str = "Tradewind";

/// Unit of a metric, as CloudWatch names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Time.
    Milliseconds,
    /// Time.
    Seconds,
}

impl Unit {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
            Self::Seconds => "Seconds",
        }
    }
}

/// Collects the metrics of one invocation and writes them as one line.
#[derive(Debug, Default)]
pub struct Metrics {
    definitions: Vec<Value>,
    values: Map<String, Value>,
}

impl Metrics {
    /// Adds one value.
    pub fn put(&mut self, name: &str, unit: Unit, value: impl Into<Value>) -> &mut Self {
        self.define(name, unit, value.into());
        self
    }

    /// Adds a distribution: CloudWatch keeps each value, so that percentiles are right. At most 100 values a metric.
    pub fn put_all(&mut self, name: &str, unit: Unit, values: &[u64]) -> &mut Self {
        if let Some(values) = values.chunks(100).next() {
            self.define(name, unit, json!(values));
        }
        self
    }

    fn define(&mut self, name: &str, unit: Unit, value: Value) {
        self.definitions.push(json!({"Name": name, "Unit": unit.as_str()}));
        self.values.insert(name.to_owned(), value);
    }

    /// Writes the line, with the dimensions of this function; nothing if nothing was put.
    pub fn flush(self) {
        if self.definitions.is_empty() {
            return;
        }
        let identity = telemetry::identity();
        let line = self.line(&identity.service, &identity.stage, clock::now().as_millisecond());
        let mut stdout = std::io::stdout().lock();
        // A lost metric must not fail the work; there is nowhere to report a broken standard output to.
        drop(writeln!(stdout, "{line}"));
    }

    fn line(self, service: &str, stage: &str, millis: i64) -> Value {
        let mut line = self.values;
        line.insert("Service".to_owned(), service.into());
        line.insert("Stage".to_owned(), stage.into());
        line.insert(
            "_aws".to_owned(),
            json!({"Timestamp": millis, "CloudWatchMetrics": [{
                "Namespace": NAMESPACE, "Dimensions": [["Service", "Stage"]], "Metrics": self.definitions,
            }]}),
        );
        Value::Object(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_follows_the_embedded_metric_format() {
        let mut metrics = Metrics::default();
        metrics.put("OutboxDepth", Unit::Count, 3).put_all("ConsumerLag", Unit::Milliseconds, &[5, 9]);
        assert_eq!(
            metrics.line("outbox-publisher", "prod", 1_700_000_000_000),
            json!({
                "_aws": {"Timestamp": 1_700_000_000_000_i64, "CloudWatchMetrics": [{
                    "Namespace": "Tradewind",
                    "Dimensions": [["Service", "Stage"]],
                    "Metrics": [{"Name": "OutboxDepth", "Unit": "Count"},
                                {"Name": "ConsumerLag", "Unit": "Milliseconds"}],
                }]},
                "Service": "outbox-publisher", "Stage": "prod", "OutboxDepth": 3, "ConsumerLag": [5, 9],
            })
        );
    }
}
