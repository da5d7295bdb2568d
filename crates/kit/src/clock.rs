//! The one place that reads the clock.

use jiff::Timestamp;

/// Now, in whole microseconds: the precision of Postgres, so that a row, its event and its projection agree.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the place that the rule points to")]
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
