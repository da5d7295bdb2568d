//! What happened to an order, and where that leaves it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Status, Step};

/// The steps that happened, with their times. A join semilattice: adding is commutative, associative and idempotent
/// (Shapiro et al., Conflict-free Replicated Data Types, 2011), so that any permutation with duplicates of the same
/// events makes the same history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History(BTreeMap<Step, Timestamp>);

impl History {
    /// Adds a step; of two reports of the same step the earlier time stands.
    pub fn add(&mut self, step: Step, at: Timestamp) {
        self.0.entry(step).and_modify(|known| *known = at.min(*known)).or_insert(at);
    }

    /// True if the step was reported, whether or not it counts yet.
    pub fn has(&self, step: Step) -> bool {
        self.0.contains_key(&step)
    }

    /// True if nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The steps that count, none before what it comes after. A step whose predecessor is missing is from the future:
    /// it counts once the predecessor is there.
    #[must_use]
    pub fn settled(&self) -> Self {
        let mut settled = Self::default();
        for (step, at) in &self.0 {
            if settled.admits(*step) {
                settled.add(*step, *at);
            }
        }
        settled
    }

    /// True if everything that must come before the step is there.
    pub fn admits(&self, step: Step) -> bool {
        step.after().iter().all(|earlier| self.has(*earlier))
    }

    /// The step that says where the order stands: what cannot be undone wins over what can.
    pub fn decisive(&self) -> Option<Step> {
        const BY_WEIGHT: [Step; 10] = [
            Step::Delivered,
            Step::Shipped,
            Step::Cancelled,
            Step::PaymentRejected,
            Step::StockDepleted,
            Step::Confirmed,
            Step::PaymentAccepted,
            Step::StockAllocated,
            Step::Created,
            Step::Placed,
        ];
        let settled = self.settled();
        BY_WEIGHT.into_iter().find(|step| settled.has(*step))
    }

    /// Where the order stands, for people.
    pub fn status(&self) -> Status {
        self.decisive().map_or(Status::Pending, Status::of)
    }

    /// When something that counts last happened.
    pub fn updated_at(&self) -> Option<Timestamp> {
        self.settled().0.into_values().max()
    }

    /// The steps and their times, in the order of [`Step::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Step, Timestamp)> + '_ {
        self.0.iter().map(|(step, at)| (*step, *at))
    }
}

impl FromIterator<(Step, Timestamp)> for History {
    fn from_iter<I: IntoIterator<Item = (Step, Timestamp)>>(steps: I) -> Self {
        let mut history = Self::default();
        for (step, at) in steps {
            history.add(step, at);
        }
        history
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn history(steps: &[Step]) -> History {
        (0..).zip(steps).map(|(second, step)| (*step, at(second))).collect()
    }

    #[test]
    fn a_happy_order_is_confirmed_shipped_and_delivered() {
        use Step::{Confirmed, Created, Delivered, PaymentAccepted, Placed, Shipped, StockAllocated};
        let life = [Placed, Created, StockAllocated, PaymentAccepted, Confirmed, Shipped, Delivered];
        let statuses: Vec<_> = (1..=life.len()).map(|n| history(&life[..n]).status().as_str()).collect();
        let pending = ["PENDING"; 4];
        assert_eq!(statuses[..4], pending);
        assert_eq!(statuses[4..], ["CONFIRMED", "SHIPPED", "DELIVERED"]);
    }

    #[test]
    fn the_ways_to_fail_have_their_own_status() {
        use Step::{
            Cancelled, Confirmed, Created, PaymentAccepted, PaymentRefunded, PaymentRejected, Placed,
        };
        let status = |steps: &[Step]| history(steps).status();
        assert_eq!(status(&[Placed, Created, Step::StockDepleted]), Status::FailedInsufficientStock);
        let paid = [Placed, Created, Step::StockAllocated, PaymentAccepted, Confirmed, Cancelled];
        assert_eq!(status(&paid), Status::Cancelled);
        assert_eq!(status(&[paid.as_slice(), &[PaymentRefunded]].concat()), Status::Cancelled);
        assert_eq!(status(&[Placed, Created, Step::StockAllocated, PaymentRejected]), Status::FailedPayment);
        assert_eq!(status(&[Placed, Cancelled, Created, Step::StockDepleted]), Status::Cancelled);
    }

    #[test]
    fn a_shipment_before_its_payment_waits() {
        use Step::{Confirmed, Created, PaymentAccepted, Placed, Shipped, StockAllocated};
        let early = history(&[Placed, Created, Shipped]);
        assert_eq!((early.status(), early.decisive()), (Status::Pending, Some(Created)));
        let paid = history(&[Placed, Created, Shipped, StockAllocated, PaymentAccepted, Confirmed]);
        assert_eq!(paid.status(), Status::Shipped);
    }

    proptest! {
        #[test]
        fn any_permutation_with_duplicates_makes_the_same_history(
            steps in proptest::collection::vec((select(&Step::ALL[..]), 0_i64..100), 0..30),
            seed in any::<u64>(),
        ) {
            let straight: History = steps.iter().map(|(step, second)| (*step, at(*second))).collect();
            let mut shuffled = steps.clone();
            shuffled.extend_from_slice(&steps[..steps.len() / 2]);
            // A Fisher-Yates shuffle from the seed.
            let mut state = seed;
            for i in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                shuffled.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
            }
            let shuffled: History = shuffled.iter().map(|(step, second)| (*step, at(*second))).collect();
            prop_assert_eq!(&shuffled, &straight);
            prop_assert_eq!(shuffled.status(), straight.status());
        }

        #[test]
        fn applying_what_is_admitted_and_retrying_the_rest_ends_in_the_settled_history(
            steps in proptest::collection::vec(select(&Step::ALL[..]), 0..20),
        ) {
            let whole: History = steps.iter().map(|step| (*step, at(1))).collect();
            let (mut view, mut waiting) = (History::default(), steps);
            loop {
                let before = waiting.len();
                waiting.retain(|step| {
                    let admitted = view.admits(*step);
                    if admitted {
                        view.add(*step, at(1));
                    }
                    !admitted
                });
                if waiting.len() == before {
                    break;
                }
            }
            prop_assert_eq!(view, whole.settled());
        }
    }
}
