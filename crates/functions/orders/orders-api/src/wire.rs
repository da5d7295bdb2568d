//! What several bodies have in common.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use tradewind_domain::order::{Line, Status};
use tradewind_domain::{Sku, Units};
use utoipa::ToSchema;

/// Reads an object and nothing else: what `serde` derives for a struct takes an array of its values for one as well.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
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
    fn an_array_is_no_object() {
        #[derive(Debug, Deserialize)]
        struct Pair {
            left: u8,
        }
        assert_eq!(serde_json::from_str::<Object<Pair>>("{\"left\": 1}").unwrap().0.left, 1);
        for bad in ["[1]", "[]", "1", "null", "\"left\""] {
            let error = serde_json::from_str::<Object<Pair>>(bad).unwrap_err();
            assert!(error.is_data() && error.to_string().contains("expected an object"), "{bad}: {error}");
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
