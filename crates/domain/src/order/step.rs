//! What can happen to an order, each at most once.

use std::fmt;

/// One event of an order's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Accepted by the API.
    Placed,
    /// Entered into the books.
    Created,
    /// All lines are reserved.
    StockAllocated,
    /// Not all lines are there; none is reserved.
    StockDepleted,
    /// Charged.
    PaymentAccepted,
    /// Not charged; the stock goes back.
    PaymentRejected,
    /// Paid, and the stock is final.
    Confirmed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Called off; stock and money go back.
    Cancelled,
    /// What was charged for a cancelled order is paid back.
    PaymentRefunded,
}

impl Step {
    /// Every step, none before what it comes [after](Self::after).
    pub const ALL: [Self; 11] = [
        Self::Placed,
        Self::Created,
        Self::StockAllocated,
        Self::StockDepleted,
        Self::PaymentAccepted,
        Self::PaymentRejected,
        Self::Confirmed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::PaymentRefunded,
    ];

    /// The type of the event.
    pub const fn event_type(self) -> &'static str {
        match self {
            Self::Placed => "OrderPlaced",
            Self::Created => "OrderCreated",
            Self::StockAllocated => "OrderStockAllocated",
            Self::StockDepleted => "OrderStockDepleted",
            Self::PaymentAccepted => "OrderPaymentAccepted",
            Self::PaymentRejected => "OrderPaymentRejected",
            Self::Confirmed => "OrderConfirmed",
            Self::Shipped => "OrderShipped",
            Self::Delivered => "OrderDelivered",
            Self::Cancelled => "OrderCancelled",
            Self::PaymentRefunded => "OrderPaymentRefunded",
        }
    }

    /// The step of that event type.
    pub fn of_event(r#type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.event_type() == r#type)
    }

    /// The `orderStatus` for developers: one for each event, named like it.
    pub const fn status_name(self) -> &'static str {
        match self {
            Self::Placed => "ORDER_PLACED_STATUS",
            Self::Created => "ORDER_CREATED_STATUS",
            Self::StockAllocated => "ORDER_STOCK_ALLOCATED_STATUS",
            Self::StockDepleted => "ORDER_STOCK_DEPLETED_STATUS",
            Self::PaymentAccepted => "ORDER_PAYMENT_ACCEPTED_STATUS",
            Self::PaymentRejected => "ORDER_PAYMENT_REJECTED_STATUS",
            Self::Confirmed => "ORDER_CONFIRMED_STATUS",
            Self::Shipped => "ORDER_SHIPPED_STATUS",
            Self::Delivered => "ORDER_DELIVERED_STATUS",
            Self::Cancelled => "ORDER_CANCELLED_STATUS",
            Self::PaymentRefunded => "ORDER_PAYMENT_REFUNDED_STATUS",
        }
    }

    /// How far along the order's life it is: the `sequence` of the event. Alternatives share a rank.
    pub const fn rank(self) -> u64 {
        match self {
            Self::Placed => 1,
            Self::Created => 2,
            Self::StockAllocated | Self::StockDepleted => 3,
            Self::PaymentAccepted | Self::PaymentRejected => 4,
            Self::Confirmed => 5,
            Self::Shipped => 6,
            Self::Delivered => 7,
            Self::Cancelled => 8,
            Self::PaymentRefunded => 9,
        }
    }

    /// What must have happened before. An event that comes earlier is from the future: it waits.
    pub const fn after(self) -> &'static [Self] {
        match self {
            Self::Placed => &[],
            Self::Created | Self::Cancelled => &[Self::Placed],
            Self::StockAllocated | Self::StockDepleted => &[Self::Created],
            Self::PaymentAccepted | Self::PaymentRejected => &[Self::StockAllocated],
            Self::Confirmed => &[Self::PaymentAccepted],
            Self::Shipped => &[Self::Confirmed],
            Self::Delivered => &[Self::Shipped],
            Self::PaymentRefunded => &[Self::PaymentAccepted, Self::Cancelled],
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.event_type())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_comes_after_stands_before_it_and_ranks_lower() {
        for (i, step) in Step::ALL.iter().enumerate() {
            for earlier in step.after() {
                assert!(Step::ALL[..i].contains(earlier) && earlier.rank() < step.rank(), "{step}");
            }
            assert_eq!(Step::of_event(step.event_type()), Some(*step));
        }
    }
}
