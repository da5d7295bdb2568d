//! What several bodies have in common.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use tradewind_domain::order::{Line, Status};
use tradewind_domain::{Sku, Units};
use utoipa::ToSchema;

/// A number of units as the client wrote it. That it is whole is seen while reading; its range is checked together with
/// everything else that can be wrong, so that a client learns of all of it in one round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count(pub(crate) u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(CountVisitor)
    }
}

struct CountVisitor;

impl Visitor<'_> for CountVisitor {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 1 to {}", Units::MAX)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Count, E> {
        Ok(Count(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Count, E> {
        let count = u64::try_from(value).map(Count);
        count.map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }
}

/// Reads a field that may be missing, but not be `null`: with `#[serde(default)]` beside it. What the document says is
/// text is text.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// So many of one sku.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLine {
    /// Of what.
    #[schema(value_type = String, example = "SKU-1")]
    pub sku: Sku,
    /// How many.
    #[schema(value_type = u32, minimum = 1, maximum = 1_000_000)]
    pub qty: Units,
}

impl OrderLine {
    /// The lines of an order.
    pub fn of(lines: &[Line]) -> Vec<Self> {
        lines.iter().map(|line| Self { sku: line.sku.clone(), qty: line.units }).collect()
    }
}

/// Where an order stands, for people.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    /// Accepted; stock or payment are still open.
    Pending,
    /// Paid and reserved.
    Confirmed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Called off.
    Cancelled,
    /// Not enough in stock.
    FailedInsufficientStock,
    /// The payment was rejected.
    FailedPayment,
}

impl From<Status> for OrderStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Confirmed => Self::Confirmed,
            Status::Shipped => Self::Shipped,
            Status::Delivered => Self::Delivered,
            Status::Cancelled => Self::Cancelled,
            Status::FailedInsufficientStock => Self::FailedInsufficientStock,
            Status::FailedPayment => Self::FailedPayment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_whole_and_its_range_is_checked_later() {
        for (text, count) in [("0", 0), ("7", 7), ("18446744073709551615", u64::MAX)] {
            assert_eq!(serde_json::from_str::<Count>(text).unwrap(), Count(count));
        }
        for bad in ["-1", "1.5", "2.0", "1e3", "\"2\"", "null", "true", "[]", "{}"] {
            let error = serde_json::from_str::<Count>(bad).unwrap_err().to_string();
            assert!(error.contains("expected a whole number from 1 to 1000000"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_status_has_the_same_name_in_the_document_as_in_the_domain() {
        for status in Status::ALL {
            let name = serde_json::to_value(OrderStatus::from(status)).unwrap();
            assert_eq!(name, status.as_str());
        }
    }
}
