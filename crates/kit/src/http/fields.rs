//! Fields that many bodies have.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use tradewind_domain::Units;
use utoipa::ToSchema;

/// A number of units as the client wrote it. That it is whole is seen while reading; its range is checked together with
/// everything else that can be wrong, so that a client learns of all of it in one round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(pub u64);

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

/// Which end of a list comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase", default = "asc")]
pub enum SortDirection {
    /// The lowest or oldest.
    #[default]
    Asc,
    /// The highest or newest.
    Desc,
}

impl SortDirection {
    /// As clients write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

impl<'de> Deserialize<'de> for SortDirection {
    /// As a string: what `serde` derives for an enum makes `serde_json` call `null` and numbers no JSON at all.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SortDirectionVisitor)
    }
}

struct SortDirectionVisitor;

impl Visitor<'_> for SortDirectionVisitor {
    type Value = SortDirection;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asc or desc")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<SortDirection, E> {
        let known = [SortDirection::Asc, SortDirection::Desc];
        let known = known.into_iter().find(|direction| direction.as_str() == value);
        known.ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }
}

/// Reads a field that may be missing, but not be `null`: with `#[serde(default)]` beside it. What the document says is
/// text is text.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
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
    fn a_direction_reads_as_it_is_written() {
        for direction in [SortDirection::Asc, SortDirection::Desc] {
            let text = format!("\"{}\"", direction.as_str());
            assert_eq!(serde_json::from_str::<SortDirection>(&text).unwrap(), direction);
        }
        for bad in ["\"ASC\"", "\"\"", "null", "1", "{}"] {
            let error = serde_json::from_str::<SortDirection>(bad).unwrap_err();
            assert!(error.is_data() && error.to_string().contains("expected asc or desc"), "{bad}: {error}");
        }
    }
}
