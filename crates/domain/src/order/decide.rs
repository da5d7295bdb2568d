//! What people may do with an order: cancel, ship, deliver.

use super::{History, Status, Step};

/// A step that may be appended, provided that the store finds these conditions still true when it does: two people may
/// decide at once, and the store is the arbiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Append {
    /// What happens.
    pub step: Step,
    /// These must have happened.
    pub requires: &'static [Step],
    /// None of these may have happened.
    pub forbids: &'static [Step],
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// The status of the order forbids it.
    #[error("an order that is {status} cannot be {}", participle(*step))]
    Forbidden {
        /// Where the order stands.
        status: Status,
        /// What was to happen.
        step: Step,
    },
}

const fn participle(step: Step) -> &'static str {
    match step {
        Step::Cancelled => "cancelled",
        Step::Shipped => "shipped",
        Step::Delivered => "delivered",
        _ => "changed by people",
    }
}

/// Decides a step that people ask for. `None`: it has happened, and is not to happen again.
///
/// An order can be cancelled until it is shipped, also while its stock is being reserved or its payment taken: both
/// are given back. It can be shipped once it is confirmed, and delivered once it is shipped.
pub fn decide(history: &History, step: Step) -> Result<Option<Append>, Rejection> {
    if !history.has(Step::Placed) {
        return Err(Rejection::NotFound);
    }
    let (requires, forbids): (&'static [Step], &'static [Step]) = match step {
        Step::Cancelled => (&[Step::Placed], &[Step::Shipped, Step::StockDepleted, Step::PaymentRejected]),
        Step::Shipped => (&[Step::Confirmed], &[Step::Cancelled]),
        Step::Delivered => (&[Step::Shipped], &[]),
        _ => return Err(Rejection::Forbidden { status: history.status(), step }),
    };
    if history.has(step) {
        return Ok(None);
    }
    let met =
        requires.iter().all(|step| history.has(*step)) && !forbids.iter().any(|step| history.has(*step));
    if met {
        Ok(Some(Append { step, requires, forbids }))
    } else {
        Err(Rejection::Forbidden { status: history.status(), step })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn history(steps: &[Step]) -> History {
        steps.iter().map(|step| (*step, Timestamp::UNIX_EPOCH)).collect()
    }

    #[test]
    fn an_order_can_be_cancelled_until_it_is_shipped() {
        use Step::{Cancelled, Confirmed, Created, PaymentAccepted, Placed, Shipped, StockAllocated};
        let life = [Placed, Created, StockAllocated, PaymentAccepted, Confirmed];
        for n in 1..=life.len() {
            assert!(decide(&history(&life[..n]), Cancelled).unwrap().is_some());
        }
        let shipped = history(&[life.as_slice(), &[Shipped]].concat());
        let refused = decide(&shipped, Cancelled).unwrap_err();
        assert_eq!(refused, Rejection::Forbidden { status: Status::Shipped, step: Cancelled });
        assert_eq!(refused.to_string(), "an order that is SHIPPED cannot be cancelled");
        assert_eq!(decide(&history(&[Placed, Cancelled]), Cancelled), Ok(None));
    }

    #[test]
    fn only_a_confirmed_order_ships_and_only_a_shipped_one_arrives() {
        use Step::{Cancelled, Confirmed, Delivered, Placed, Shipped};
        assert!(decide(&history(&[Placed]), Shipped).is_err());
        assert!(decide(&history(&[Placed, Confirmed]), Shipped).unwrap().is_some());
        assert!(decide(&history(&[Placed, Confirmed, Cancelled]), Shipped).is_err());
        assert!(decide(&history(&[Placed, Confirmed]), Delivered).is_err());
        assert!(decide(&history(&[Placed, Confirmed, Shipped]), Delivered).unwrap().is_some());
        assert_eq!(decide(&History::default(), Shipped), Err(Rejection::NotFound));
    }
}
