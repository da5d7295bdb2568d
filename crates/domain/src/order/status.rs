//! Where an order stands, for people.

use std::fmt;

use super::Step;

/// Status of an order, in capitals on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Accepted; stock or payment are still open.
    Pending,
    /// Paid and reserved.
    Confirmed,
    /// On its way.
    Shipped,
    /// Arrived. Final.
    Delivered,
    /// Called off. Final.
    Cancelled,
    /// Not enough in stock. Final.
    FailedInsufficientStock,
    /// The payment was rejected. Final.
    FailedPayment,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Confirmed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::FailedInsufficientStock,
        Self::FailedPayment,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Confirmed => "CONFIRMED",
            Self::Shipped => "SHIPPED",
            Self::Delivered => "DELIVERED",
            Self::Cancelled => "CANCELLED",
            Self::FailedInsufficientStock => "FAILED_INSUFFICIENT_STOCK",
            Self::FailedPayment => "FAILED_PAYMENT",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// The status that the decisive step of a history stands for.
    pub const fn of(decisive: Step) -> Self {
        match decisive {
            Step::Placed | Step::Created | Step::StockAllocated | Step::PaymentAccepted => Self::Pending,
            Step::StockDepleted => Self::FailedInsufficientStock,
            Step::PaymentRejected => Self::FailedPayment,
            Step::Confirmed => Self::Confirmed,
            Step::Shipped => Self::Shipped,
            Step::Delivered => Self::Delivered,
            Step::Cancelled | Step::PaymentRefunded => Self::Cancelled,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
