//! Any lots, orders and endings, in any order, duplicated, with crashes, conflicts and throttling: every unit is
//! accounted for, and every order decided once.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tradewind_domain::order::{Order, Step};
use tradewind_events::Event;
use tradewind_testkit::delivery::shuffle;
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::support::{ELECTRIC, PLUMBING, World, aws, created, lot, order, step};

const SKUS: [&str; 3] = ["APPLES", "PEARS", "PLUMS"];
const ORGS: [&str; 2] = [PLUMBING, ELECTRIC];

/// How an order goes on after it is created.
#[derive(Clone, Copy, Debug)]
enum Ending {
    Open,
    Paid,
    Unpaid,
    Cancelled,
    PaidAndCancelled,
    UnpaidAndCancelled,
}

impl Ending {
    fn steps(self) -> &'static [Step] {
        match self {
            Self::Open => &[],
            Self::Paid => &[Step::PaymentAccepted],
            Self::Unpaid => &[Step::PaymentRejected],
            Self::Cancelled => &[Step::Cancelled],
            Self::PaidAndCancelled => &[Step::PaymentAccepted, Step::Cancelled],
            Self::UnpaidAndCancelled => &[Step::PaymentRejected, Step::Cancelled],
        }
    }
}

#[derive(Clone, Debug)]
struct Story {
    /// Org, sku, units.
    lots: Vec<(usize, usize, u64)>,
    /// Org, units of each sku (none: 0), ending.
    orders: Vec<(usize, [u64; 3], Ending)>,
    /// Of the order of arrival, its duplicates and the faults.
    seed: u64,
    /// Percent of requests that meet one.
    faults: u8,
    /// Pieces until the line to DynamoDB is cut.
    crash: u64,
    at_a_time: usize,
}

fn story() -> impl Strategy<Value = Story> {
    let ending = prop::sample::select(vec![
        Ending::Open,
        Ending::Paid,
        Ending::Unpaid,
        Ending::Cancelled,
        Ending::PaidAndCancelled,
        Ending::UnpaidAndCancelled,
    ]);
    let lots = prop::collection::vec((0..ORGS.len(), 0..SKUS.len(), 1..20_u64), 1..8);
    let lines = prop::array::uniform3(0..8_u64)
        .prop_filter("something is ordered", |units| units.iter().any(|u| *u > 0));
    let orders = prop::collection::vec((0..ORGS.len(), lines, ending), 1..12);
    (lots, orders, any::<u64>(), prop::sample::select(vec![0, 20, 50]), 1..60_u64, 1..6_usize).prop_map(
        |(lots, orders, seed, faults, crash, at_a_time)| Story {
            lots,
            orders,
            seed,
            faults,
            crash,
            at_a_time,
        },
    )
}

impl Story {
    fn orders(&self) -> Vec<(Order, Ending)> {
        let order = |(number, (org, units, ending)): (usize, &(usize, [u64; 3], Ending))| {
            let lines: Vec<_> = SKUS.into_iter().zip(*units).filter(|(_, units)| *units > 0).collect();
            (order(ORGS[*org], &format!("ORD-{number}"), &lines), *ending)
        };
        self.orders.iter().enumerate().map(order).collect()
    }

    fn events(&self) -> Vec<Event> {
        let lots = self.lots.iter().enumerate();
        let lots = lots
            .map(|(number, (org, sku, units))| lot(ORGS[*org], SKUS[*sku], &format!("LOT-{number}"), *units));
        let orders = self.orders().into_iter().flat_map(|(order, ending)| {
            let rest = ending.steps().iter().map(|next| step(&order, *next));
            std::iter::once(created(&order)).chain(rest).collect::<Vec<_>>()
        });
        lots.chain(orders).collect()
    }

    /// Delivers everything through trouble, then once more in peace, and looks at the books after each.
    async fn play(&self) -> World {
        let world = World::empty().await;
        let (events, orders) = (self.events(), self.orders());
        let all: Vec<_> = orders.iter().map(|(order, _)| order.clone()).collect();
        let line = ChaosProxy::start(cloud_endpoint()).await;
        let faults = FaultProxy::start(line.url(), self.seed, Odds::even(self.faults)).await;
        let workers = world.workers_over(&aws(faults.url()));

        line.cut_after_client_chunks(self.crash);
        let mut left = Vec::new();
        for event in shuffle(&events, self.seed).items {
            if workers.handle(&event).await.is_err() {
                left.push(event);
            }
        }
        world.assert_accounted(&all).await;
        line.mend();
        // A cut before the last piece hits whoever comes first after it; from here on the line holds.
        for deliveries in [left, events] {
            let dead = workers.drain(deliveries, self.at_a_time).await;
            assert!(dead.iter().all(|code| *code == "stock_depleted"), "{dead:?}");
            world.assert_accounted(&all).await;
        }
        for (order, ending) in &orders {
            let (standing, _) = world.standing(order).await;
            let legal: &[&str] = match ending {
                Ending::Open => &["ALLOCATED", "DEPLETED"],
                Ending::Paid => &["COMPLETED", "DEPLETED"],
                Ending::Unpaid => &["RETURNED", "DEPLETED"],
                Ending::Cancelled | Ending::PaidAndCancelled | Ending::UnpaidAndCancelled => {
                    &["RETURNED", "DEPLETED", "CANCELLED"]
                }
            };
            assert!(legal.contains(&standing.as_str()), "{} ({ending:?}) is {standing:?}", order.id);
        }
        world
    }
}

#[test]
fn every_unit_is_accounted_for_and_every_order_decided_once_whatever_happens() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // A failure prints its whole input, made as small as possible: nothing else is needed to run it again.
    let mut runner = TestRunner::new(Config {
        cases: 60,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&story(), |story| {
        runtime.block_on(async {
            story.play().await;
            Ok::<_, TestCaseError>(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
