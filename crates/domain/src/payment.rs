//! The payment of an order: taken once, or not at all.
//!
//! Whoever works on a payment holds its lease, and says on the record what it is about to do before it does it:
//!
//! - `PROCESSING` before a charge, so that a charge that nobody heard of again is known to be in doubt;
//! - the [`Ending`] before a void. From then on nobody charges any more, so that a void that comes late gives back only
//!   what was not to stand.

use std::fmt;

use jiff::Timestamp;

use crate::ids::{OrderId, UserId};
use crate::lease::Lease;
use crate::money::Money;
use crate::order::Line;

/// How often a charge that failed in passing is tried again.
pub const MAX_RETRIES: u32 = 3;

/// How a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Somebody is at it, or was when they crashed.
    Processing,
    /// The last attempt failed in passing. The money may have been taken: the answer may be what was lost.
    Failed,
    /// Taken.
    Accepted,
    /// Not taken.
    Rejected,
    /// The order was cancelled before anything was taken for good.
    Cancelled,
    /// Taken, and given back after the order was cancelled.
    Refunded,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Processing, Self::Failed, Self::Accepted, Self::Rejected, Self::Cancelled, Self::Refunded];

    /// The name, in the store and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "PAYMENT_PROCESSING",
            Self::Failed => "PAYMENT_FAILED",
            Self::Accepted => "PAYMENT_ACCEPTED",
            Self::Rejected => "PAYMENT_REJECTED",
            Self::Cancelled => "PAYMENT_CANCELLED",
            Self::Refunded => "PAYMENT_REFUNDED",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a payment is going to end whatever the gateway has done. It is never taken back, only overtaken: the
/// cancellation of an order overtakes the rejection of its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The retries are used up.
    Reject,
    /// The order was cancelled.
    Cancel,
}

impl Ending {
    /// The status at the end.
    pub const fn status(self) -> Status {
        match self {
            Self::Reject => Status::Rejected,
            Self::Cancel => Status::Cancelled,
        }
    }

    /// The ending in that status.
    pub const fn of_status(status: Status) -> Option<Self> {
        match status {
            Status::Rejected => Some(Self::Reject),
            Status::Cancelled => Some(Self::Cancel),
            Status::Processing | Status::Failed | Status::Accepted | Status::Refunded => None,
        }
    }
}

/// The payment of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// For which order.
    pub order_id: OrderId,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What is to be paid.
    pub price: Money,
    /// Who placed the order.
    pub user_id: UserId,
    /// When the order was placed.
    pub placed_at: Timestamp,
    /// How it stands.
    pub status: Status,
    /// Retries begun, up to [`MAX_RETRIES`].
    pub retries: u32,
    /// The gateway's id of the charge, once it is accepted.
    pub payment_id: Option<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// How it is going to end, when that is sure.
    pub ending: Option<Ending>,
    /// Who is at it.
    pub lease: Option<Lease>,
    /// When somebody first worked on it.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What to do about a payment that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Take the lease, and go on where the last one stopped.
    Claim,
    /// Somebody is at it: come back later.
    Wait,
    /// Give back what was taken.
    Refund,
    /// Nothing is left to do.
    Nothing,
}

impl Payment {
    /// When stock is reserved: the charge.
    pub fn on_allocated(&self, now: Timestamp) -> Next {
        match self.status {
            Status::Processing | Status::Failed => self.on_open(now),
            Status::Accepted | Status::Rejected | Status::Cancelled | Status::Refunded => Next::Nothing,
        }
    }

    /// When the order is cancelled.
    pub fn on_cancelled(&self, now: Timestamp) -> Next {
        match self.status {
            Status::Processing | Status::Failed => self.on_open(now),
            Status::Accepted => Next::Refund,
            Status::Rejected | Status::Cancelled | Status::Refunded => Next::Nothing,
        }
    }

    fn on_open(&self, now: Timestamp) -> Next {
        let held = self.status == Status::Processing && self.lease.is_some_and(|lease| lease.runs(now));
        if held { Next::Wait } else { Next::Claim }
    }

    /// What an attempt that failed in passing leads to: another one, with so many retries begun, or the end.
    pub const fn after_failure(&self) -> Result<u32, Ending> {
        if self.retries < MAX_RETRIES { Ok(self.retries + 1) } else { Err(Ending::Reject) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{Sku, Units};

    fn payment(status: Status, retries: u32) -> Payment {
        let at = Timestamp::from_second(100).unwrap();
        let lease = Some(Lease { owner: Uuid::nil(), until: Timestamp::from_second(130).unwrap() });
        Payment {
            order_id: OrderId::parse("orderId", "ABC001").unwrap(),
            lines: vec![Line {
                sku: Sku::parse("sku", "APPLES").unwrap(),
                units: Units::parse("units", 1).unwrap(),
            }],
            price: Money::from_minor(3325).unwrap(),
            user_id: UserId::parse("userId", "123456").unwrap(),
            placed_at: at,
            status,
            retries,
            payment_id: None,
            reason: None,
            ending: None,
            lease: lease.filter(|_| status == Status::Processing),
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn a_charge_waits_for_a_lease_and_goes_on_after_it() {
        let (during, after) = (Timestamp::from_second(129).unwrap(), Timestamp::from_second(130).unwrap());
        assert_eq!(payment(Status::Processing, 0).on_allocated(during), Next::Wait);
        assert_eq!(payment(Status::Processing, 0).on_allocated(after), Next::Claim);
        assert_eq!(payment(Status::Failed, 1).on_allocated(during), Next::Claim);
        for status in [Status::Accepted, Status::Rejected, Status::Cancelled, Status::Refunded] {
            assert_eq!(payment(status, 0).on_allocated(after), Next::Nothing, "{status}");
        }
    }

    #[test]
    fn a_cancellation_gives_back_what_was_taken_and_stops_what_was_not() {
        let (during, after) = (Timestamp::from_second(129).unwrap(), Timestamp::from_second(130).unwrap());
        assert_eq!(payment(Status::Accepted, 0).on_cancelled(during), Next::Refund);
        assert_eq!(payment(Status::Processing, 0).on_cancelled(during), Next::Wait);
        assert_eq!(payment(Status::Processing, 0).on_cancelled(after), Next::Claim);
        assert_eq!(payment(Status::Failed, 2).on_cancelled(during), Next::Claim);
        for status in [Status::Rejected, Status::Cancelled, Status::Refunded] {
            assert_eq!(payment(status, 0).on_cancelled(after), Next::Nothing, "{status}");
        }
    }

    #[test]
    fn after_four_attempts_it_ends() {
        let after = |retries| payment(Status::Processing, retries).after_failure();
        assert_eq!([after(0), after(1), after(2), after(3)], [Ok(1), Ok(2), Ok(3), Err(Ending::Reject)]);
    }

    #[test]
    fn names_are_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.as_str()), Some(status));
            if let Some(ending) = Ending::of_status(status) {
                assert_eq!(ending.status(), status);
            }
        }
    }
}
