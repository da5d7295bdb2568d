//! How often somebody tried, in fixed spans of time: one conditional write an attempt, so that no two can slip through
//! together. An attempt that is refused writes nothing.

use std::time::Duration;

use jiff::Timestamp;

use super::{Identity, seconds};
use crate::dynamodb::TableError;
use crate::dynamodb::guard::held;
use crate::dynamodb::item::{key, n};

/// How many attempts are let through in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// That many.
    pub attempts: u64,
    /// Whole seconds, at least one.
    pub within: Duration,
}

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is let through, and counted.
    Admitted,
    /// Not before this many seconds have passed.
    Later(u32),
}

impl Identity {
    /// Counts an attempt. `subject` is the hash of whose it is.
    pub async fn admit(
        &self,
        action: &str,
        subject: &str,
        rate: Rate,
        now: Timestamp,
    ) -> Result<Admission, TableError> {
        let (length, now) = (rate.within.as_secs().max(1), seconds(now));
        let window = now / length;
        let end = (window + 1) * length;
        let key = key(format!("RATE#{action}#{subject}"), format!("WINDOW#{window}"));
        let update = self.client.update_item().table_name(&self.table).set_key(Some(key));
        let update = update
            .update_expression("SET expiresAt = :end ADD attempts :one")
            .condition_expression("attribute_not_exists(attempts) OR attempts < :most")
            .expression_attribute_values(":one", n(1))
            .expression_attribute_values(":most", n(rate.attempts))
            .expression_attribute_values(":end", n(end));
        if held(update.send().await)? {
            return Ok(Admission::Admitted);
        }
        Ok(Admission::Later(u32::try_from(end - now).unwrap_or(u32::MAX)))
    }
}
