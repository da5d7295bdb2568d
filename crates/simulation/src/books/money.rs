//! Money: taken once for what is sold, and for nothing else.

use std::collections::BTreeMap;

use tradewind_domain::order::{Status, Step};
use tradewind_gateways::payment::{Effect, Standing, idempotency_key};
use tradewind_testkit::Items;

use super::{Case, attribute};
use crate::world::World;

pub(super) fn check(case: &mut Case<'_>, world: &World, payments: &Items) {
    let order = &case.life.order;
    let (pk, sk) = (format!("ORG#{}", order.org_id), format!("PAYMENT#{}", order.id));
    let payment = attribute(payments, pk, sk, "status");
    let account = world.ledger.account(&idempotency_key(order.org_id.as_str(), order.id.as_str()));
    let standing = account.as_ref().map(|account| account.standing);
    let told = |step| case.has(step);

    let expected: &[Option<&str>] = if case.is_sold() {
        &[Some("PAYMENT_ACCEPTED")]
    } else if told(Step::PaymentRefunded) {
        &[Some("PAYMENT_REFUNDED")]
    } else if told(Step::PaymentRejected) {
        &[Some("PAYMENT_REJECTED")]
    } else if told(Step::Cancelled) {
        &[Some("PAYMENT_CANCELLED")]
    } else {
        &[None]
    };
    let refunded = told(Step::PaymentRefunded);
    let to_refund = told(Step::PaymentAccepted) && told(Step::Cancelled);
    let net = match &account {
        Some(account) if account.standing == Standing::Taken => account.amount,
        _ => 0,
    };
    let due = if case.is_sold() { order.total.minor() } else { 0 };
    let amount = account.as_ref().map(|account| account.amount);
    let asked =
        amount.is_none_or(|amount| amount == order.total.minor() || standing == Some(Standing::Voided));

    case.check(expected.contains(&payment), || format!("its payment is {payment:?}, not {expected:?}"));
    case.check(refunded == to_refund, || "what was accepted is refunded when it is cancelled".to_owned());
    case.check(net == due, || format!("{net} were taken, and {due} are due: {account:?}"));
    case.check(asked, || format!("another amount was asked for: {account:?}"));
    if case.status == Status::FailedInsufficientStock {
        case.check(account.is_none(), || format!("the gateway was asked for nothing: {account:?}"));
    }
}

/// Nobody is charged twice, and nobody gets back more than they gave.
pub(super) fn check_movements(world: &World, wrong: &mut Vec<String>) {
    let mut movements: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for effect in world.ledger.effects() {
        match effect {
            Effect::Charged { key, .. } => movements.entry(key).or_default().0 += 1,
            Effect::Refunded { key, .. } | Effect::Reversed { key, .. } => {
                movements.entry(key).or_default().1 += 1;
            }
        }
    }
    for (key, (charged, given_back)) in movements {
        if charged > 1 || given_back > charged {
            wrong.push(format!("{key} was charged {charged} times and given back {given_back} times"));
        }
    }
}
