//! A cancellation races everything else.

use std::collections::BTreeMap;

use tradewind_domain::order::{Order, Step};
use tradewind_events::Event;

use crate::support::{PLUMBING, World, created, lot, order, step};

/// How often each race is run.
const RUNS: usize = 60;

fn order_number(number: usize) -> Order {
    order(PLUMBING, &format!("ORD-{number}"), &[("APPLES", 2), ("PEARS", 1)])
}

/// Runs the events of one order against each other, over and over, and counts where the orders end.
async fn race(before: impl Fn(&Order) -> Vec<Event>, events: impl Fn(&Order) -> Vec<Event>) -> Ends {
    let lots = [lot(PLUMBING, "APPLES", "SEED-1", 1000), lot(PLUMBING, "PEARS", "SEED-1", 1000)];
    let world = World::after(&lots).await;
    let orders: Vec<_> = (0..RUNS).map(order_number).collect();
    for (run, order) in orders.iter().enumerate() {
        assert_eq!(world.workers().drain(before(order), 1).await, Vec::<&str>::new());
        let mut events = events(order);
        let shift = run % events.len();
        events.rotate_left(shift);
        // Connections of their own for each, some already open, some not.
        let racers = events.into_iter().map(|event| {
            let workers = world.workers();
            async move {
                for _ in 0..fastrand::usize(..3) {
                    tokio::task::yield_now().await;
                }
                workers.drain(vec![event.clone(), event], 2).await
            }
        });
        for dead in futures::future::join_all(racers).await {
            assert_eq!(dead, Vec::<&str>::new());
        }
    }
    world.assert_accounted(&orders).await;
    let mut ends = Ends::new();
    for order in &orders {
        let (standing, told) = world.standing(order).await;
        *ends.entry((standing, told.contains(&"OrderConfirmed"))).or_default() += 1;
    }
    assert_eq!(world.units(PLUMBING, "APPLES").await, (1000, 0, 0), "every unit is back");
    ends
}

/// How many orders ended with which standing, and whether confirmed on the way.
type Ends = BTreeMap<(String, bool), usize>;

fn assert_only(ends: &Ends, legal: &[(&str, bool)]) {
    for (standing, confirmed) in ends.keys() {
        assert!(legal.contains(&(standing.as_str(), *confirmed)), "{ends:?}");
    }
    assert_eq!(ends.values().sum::<usize>(), RUNS);
}

#[tokio::test]
async fn a_cancellation_that_races_the_allocation_leaves_no_unit_reserved() {
    let ends = race(|_| Vec::new(), |order| vec![created(order), step(order, Step::Cancelled)]).await;
    assert_only(&ends, &[("CANCELLED", false), ("RETURNED", false)]);
}

#[tokio::test]
async fn a_cancellation_that_races_the_completion_gives_everything_back() {
    let events = |order: &Order| vec![step(order, Step::PaymentAccepted), step(order, Step::Cancelled)];
    let ends = race(|order| vec![created(order)], events).await;
    assert_only(&ends, &[("RETURNED", false), ("RETURNED", true)]);
}

#[tokio::test]
async fn a_cancellation_that_races_a_rejection_gives_back_once() {
    let events = |order: &Order| vec![step(order, Step::PaymentRejected), step(order, Step::Cancelled)];
    let ends = race(|order| vec![created(order)], events).await;
    assert_only(&ends, &[("RETURNED", false)]);
}

#[tokio::test]
async fn a_cancellation_that_races_allocation_and_completion_at_once_ends_well() {
    let events = |order: &Order| {
        vec![created(order), step(order, Step::Cancelled), step(order, Step::PaymentAccepted)]
    };
    let ends = race(|_| Vec::new(), events).await;
    assert_only(&ends, &[("CANCELLED", false), ("RETURNED", false), ("RETURNED", true)]);
}
