//! Each order is decided once, and everybody sees the same of it.

use tradewind_domain::order::{Status, Step};
use tradewind_stores::dynamodb::orders::Summary;
use tradewind_testkit::Items;

use super::Case;

/// Holds at every moment: the view shows no step before those that it comes after.
pub fn assert_nothing_is_from_the_future(view: &Items) {
    for (key, item) in view {
        let has = |step: &Step| item.contains_key(&format!("at{}", step.event_type()));
        for step in Step::ALL.iter().filter(|step| has(step)) {
            assert!(step.after().iter().all(has), "{key:?} shows {step} too early: {item:?}");
        }
    }
}

pub(super) fn check(case: &mut Case<'_>, view: Option<&Summary>) {
    let history = case.history.clone();
    case.check(history.settled() == history, || "something happened before what it comes after".to_owned());
    case.check(case.status != Status::Pending, || "it is not done".to_owned());
    let seen = view.is_some_and(|view| view.order == case.life.order && view.history == history);
    case.check(seen, || format!("the view shows {view:?}"));

    let both = |a, b| history.has(a) && history.has(b);
    case.check(!both(Step::StockAllocated, Step::StockDepleted), || "decided twice".to_owned());
    case.check(!both(Step::PaymentAccepted, Step::PaymentRejected), || "paid and not paid".to_owned());
    case.check(!both(Step::Shipped, Step::Cancelled), || "shipped and cancelled".to_owned());
    case.check(case.has(Step::Created), || "it was never created".to_owned());
    let decided = case.has(Step::StockAllocated) || case.has(Step::StockDepleted);
    case.check(decided || case.has(Step::Cancelled), || "nobody decided over it".to_owned());
}
