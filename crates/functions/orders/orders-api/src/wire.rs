//! What several bodies have in common.

use serde::Serialize;
use tradewind_domain::order::{Line, Status};
use tradewind_domain::{Sku, Units};
use utoipa::ToSchema;

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
    fn a_status_has_the_same_name_in_the_document_as_in_the_domain() {
        for status in Status::ALL {
            let name = serde_json::to_value(OrderStatus::from(status)).unwrap();
            assert_eq!(name, status.as_str());
        }
    }
}
