//! Percentiles of times.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::Outcome;
use crate::table::number;

/// Times of one thing, in microseconds to three digits.
#[derive(Debug)]
pub(crate) struct Latencies(Histogram<u64>);

impl Latencies {
    pub(crate) fn of(times: impl IntoIterator<Item = Duration>) -> Outcome<Self> {
        let mut histogram = Histogram::<u64>::new(3)?;
        for time in times {
            histogram.record(u64::try_from(time.as_micros())?)?;
        }
        Ok(Self(histogram))
    }

    /// The time, in milliseconds, that so many of them do not exceed: 0.5 for the median, 1.0 for the longest.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of seconds")]
    pub(crate) fn millis(&self, quantile: f64) -> f64 {
        if self.0.is_empty() { f64::NAN } else { self.0.value_at_quantile(quantile) as f64 / 1000.0 }
    }

    /// The same, for a table.
    pub(crate) fn show(&self, quantile: f64) -> String {
        number(self.millis(quantile), 1)
    }

    /// A name and its p50, p90, p99 and maximum.
    pub(crate) fn row(&self, name: String) -> [String; 5] {
        [name, self.show(0.5), self.show(0.9), self.show(0.99), self.show(1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_percentiles_in_milliseconds_and_nothing_for_nothing() {
        let times = (1..=100).map(Duration::from_millis);
        let row = Latencies::of(times).unwrap().row("x".to_owned());
        assert_eq!(row, ["x", "50.0", "90.0", "99.0", "100.0"]);
        assert_eq!(Latencies::of([]).unwrap().show(0.5), "-");
    }
}
