//! The simulated gateway keeps the promises of the trait, whatever fails and whoever asks in which order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use tradewind_gateways::payment::{
    AMOUNT_LIMIT, AMOUNT_OUT_OF_RANGE, Charge, Effect, GatewayError, Ledger, Outcome, PaymentGateway,
    SimulatedGateway, Standing, VOIDED, idempotency_key,
};
use tradewind_kit::config::Reader;
use tradewind_kit::{Dispose, Disposition};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn charge(gateway: &SimulatedGateway, key: &str, amount: u64, attempt: u32) -> Result<Outcome, GatewayError> {
    run(gateway.charge(&Charge { key, amount, attempt }))
}

fn failing(seed: u64, percent: u8) -> (SimulatedGateway, Arc<Ledger>) {
    let ledger = Arc::new(Ledger::default());
    let gateway = SimulatedGateway::new(seed).with_failure_percent(percent).with_ledger(Arc::clone(&ledger));
    (gateway, ledger)
}

/// Asks until there is an answer.
fn insist<T>(mut ask: impl FnMut(u32) -> Result<T, GatewayError>) -> T {
    (1..1000).find_map(|attempt| ask(attempt).ok()).expect("an answer in 1000 attempts")
}

#[test]
fn an_amount_that_cannot_be_taken_is_rejected_for_good_and_never_fails() {
    let (gateway, ledger) = failing(1, 100);
    let stateless = SimulatedGateway::new(1).with_failure_percent(100);
    for (key, amount) in [("a", 0), ("b", AMOUNT_LIMIT), ("c", u64::MAX)] {
        let rejected = Ok(Outcome::Rejected { reason: AMOUNT_OUT_OF_RANGE });
        assert_eq!(charge(&gateway, key, amount, 1), rejected);
        assert_eq!(charge(&stateless, key, amount, 1), rejected);
    }
    assert_eq!((ledger.net(), ledger.effects()), (0, vec![]));
    let largest = charge(&SimulatedGateway::new(1), "d", AMOUNT_LIMIT - 1, 1);
    assert!(matches!(largest, Ok(Outcome::Accepted { .. })), "{largest:?}");
}

#[test]
fn a_voided_key_is_rejected_even_when_its_charge_comes_later() {
    let (gateway, ledger) = failing(1, 0);
    run(gateway.void("early")).unwrap();
    charge(&gateway, "late", 500, 1).unwrap();
    assert_eq!(ledger.net(), 500);
    run(gateway.void("late")).unwrap();
    for key in ["early", "late"] {
        assert_eq!(charge(&gateway, key, 500, 2), Ok(Outcome::Rejected { reason: VOIDED }));
    }
    assert_eq!(ledger.net(), 0);
}

#[test]
fn a_refund_needs_an_accepted_charge() {
    let (gateway, ledger) = failing(1, 0);
    assert_eq!(run(gateway.refund("never")), Err(GatewayError::NothingToRefund));
    assert_eq!(GatewayError::NothingToRefund.disposition(), Disposition::Permanent);
    charge(&gateway, "o", 500, 1).unwrap();
    run(gateway.refund("o")).unwrap();
    run(gateway.refund("o")).unwrap();
    let given_back = ledger.effects().iter().filter(|e| matches!(e, Effect::Refunded { .. })).count();
    assert_eq!((ledger.net(), given_back), (0, 1));
}

#[test]
fn failures_are_as_frequent_as_configured_and_half_of_them_have_charged() {
    for percent in [5_u8, 30, 80] {
        let (gateway, ledger) = failing(7, percent);
        let keys: Vec<_> = (0..4000).map(|n| idempotency_key("org", &format!("order-{n}"))).collect();
        let failed: Vec<_> = keys.iter().filter(|key| charge(&gateway, key, 100, 1).is_err()).collect();
        let lost = failed.iter().filter(|key| ledger.account(key).is_some()).count();
        let share = failed.len() * 100 / keys.len();
        assert!(share.abs_diff(percent.into()) <= 3, "{share} % instead of {percent} %");
        let lost = lost * 100 / failed.len();
        assert!(lost.abs_diff(50) <= 10, "{lost} % of the failures had charged");
    }
}

#[test]
fn another_attempt_or_another_call_has_another_chance() {
    let (gateway, _) = failing(3, 60);
    for n in 0..200 {
        let key = format!("k{n}");
        insist(|attempt| charge(&gateway, &key, 100, attempt));
        insist(|_| run(gateway.refund(&key)));
        insist(|_| run(gateway.void(&key)));
    }
}

#[tokio::test]
async fn a_caller_that_stops_waiting_cannot_know() {
    let (gateway, ledger) = failing(1, 0);
    let gateway = gateway.with_latency(Duration::from_millis(200));
    let soon = Charge { key: "soon", amount: 100, attempt: 1 };
    let given_up = tokio::time::timeout(Duration::ZERO, gateway.charge(&soon)).await;
    assert!(given_up.is_err() && ledger.account("soon").is_none());

    let late = Charge { key: "late", amount: 100, attempt: 1 };
    let taken = async {
        while ledger.account("late").is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let answered = tokio::select! { biased; () = taken => false, _ = gateway.charge(&late) => true };
    assert!(!answered, "the money is taken before the answer comes");
}

#[test]
fn the_configuration_is_checked() {
    let read = |percent: &'static str, latency: &'static str| {
        let mut env = Reader::new(move |name| match name {
            "GATEWAY_FAILURE_PERCENT" => Some(percent.to_owned()),
            "GATEWAY_LATENCY_MS" => Some(latency.to_owned()),
            "GATEWAY_SEED" => Some("42".to_owned()),
            _ => None,
        });
        let gateway = SimulatedGateway::read(&mut env);
        env.finish(gateway)
    };
    let configured = read("0", "0").unwrap();
    assert_eq!(charge(&configured, "k", 1, 1), charge(&SimulatedGateway::new(42), "k", 1, 1));
    let error = read("101", "60000").unwrap_err().to_string();
    assert!(error.contains("GATEWAY_FAILURE_PERCENT") && error.contains("GATEWAY_LATENCY_MS"), "{error}");
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Charge { amount: u64, attempt: u32 },
    Refund,
    Void,
}

/// Calls of many workers, in any order; each may have been given up by its caller after a failure, or repeated.
fn calls() -> impl Strategy<Value = Vec<(usize, Call)>> {
    let amount = prop_oneof![4 => 1..1000_u64, 1 => Just(0), 1 => Just(AMOUNT_LIMIT)];
    let call = prop_oneof![
        4 => (amount, 1..5_u32).prop_map(|(amount, attempt)| Call::Charge { amount, attempt }),
        2 => Just(Call::Refund),
        1 => Just(Call::Void),
    ];
    prop::collection::vec((0..4_usize, call), 0..60)
}

/// What the callers were told under one key.
#[derive(Default)]
struct Told {
    accepted: Vec<String>,
    /// A caller was told that no money is here, and none will be.
    settled: bool,
    given_back: bool,
    asked_back: bool,
}

proptest! {
    #[test]
    fn answers_depend_on_seed_key_and_attempt_alone(seed: u64, key: String, attempt in 1..9_u32, amount in 1..AMOUNT_LIMIT) {
        let one = SimulatedGateway::new(seed).with_failure_percent(50);
        let (other, _) = failing(seed, 50);
        charge(&other, "something else", 1, 1).ok();
        let answer = charge(&one, &key, amount, attempt);
        prop_assert_eq!(&answer, &charge(&other, &key, amount, attempt));
        prop_assert_eq!(&answer, &charge(&one, &key, amount, attempt));
    }

    #[test]
    fn the_books_are_right_under_any_order_of_calls_and_lost_answers(seed: u64, percent in 0..=90_u8, calls in calls()) {
        let (gateway, ledger) = failing(seed, percent);
        let mut told: BTreeMap<usize, Told> = BTreeMap::new();
        for (n, call) in calls {
            let key = format!("org/{n}");
            let told = told.entry(n).or_default();
            match call {
                Call::Charge { amount, attempt } => match charge(&gateway, &key, amount, attempt) {
                    Ok(Outcome::Accepted { payment_id }) => {
                        prop_assert!(!told.settled, "accepted after it was rejected or voided");
                        told.accepted.push(payment_id);
                    }
                    Ok(Outcome::Rejected { .. }) => told.settled = true,
                    Err(_) => {}
                },
                Call::Refund => {
                    told.asked_back = true;
                    told.given_back |= run(gateway.refund(&key)).is_ok();
                }
                Call::Void => {
                    told.asked_back = true;
                    told.settled |= run(gateway.void(&key)).is_ok();
                }
            }
            prop_assert_eq!(balance(&ledger.effects())?, ledger.net());
        }
        for (n, told) in told {
            let account = ledger.account(&format!("org/{n}"));
            let taken = account.as_ref().is_some_and(|account| account.standing == Standing::Taken);
            prop_assert!(!(taken && (told.settled || told.given_back)), "money is here that should not be");
            for id in &told.accepted {
                let known = account.as_ref().and_then(|account| account.payment_id.as_ref());
                prop_assert_eq!(Some(id), known);
                prop_assert!(taken || told.asked_back, "money is gone that nobody asked back");
            }
        }
    }
}

/// Adds up the movements, each key by itself: taken once at most, given back once at most, and not before.
fn balance(effects: &[Effect]) -> Result<u64, TestCaseError> {
    let mut keys: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for effect in effects {
        match effect {
            Effect::Charged { key, amount } => {
                prop_assert!(keys.insert(key, (*amount, true)).is_none(), "{} was charged twice", key);
            }
            Effect::Refunded { key, amount } | Effect::Reversed { key, amount } => {
                prop_assert_eq!(keys.insert(key, (*amount, false)), Some((*amount, true)));
            }
        }
    }
    Ok(keys.values().filter(|(_, here)| *here).map(|(amount, _)| amount).sum())
}
