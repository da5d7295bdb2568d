//! More orders than stock, all at once.

use futures::future::join_all;
use tradewind_domain::order::{Order, Step};
use tradewind_testkit::{FaultProxy, Odds, cloud_endpoint};

use crate::support::{PLUMBING, World, aws, created, lot, order, step};

/// Delivers to four allocators with connections of their own, every order to two of them, many at a time.
async fn rush(world: &World, orders: &[Order], endpoint: &str) {
    let instances = (0..4_usize).map(|instance| {
        let workers = world.workers_over(&aws(endpoint));
        let mine =
            orders.iter().enumerate().filter(move |(i, _)| i % 4 == instance || (i + 1) % 4 == instance);
        let events: Vec<_> = mine.map(|(_, order)| created(order)).collect();
        async move { workers.drain(events, 25).await }
    });
    for dead in join_all(instances).await {
        assert_eq!(dead, Vec::<&str>::new());
    }
}

async fn assert_sold_exactly(world: &World, orders: &[Order], sold: usize) {
    world.assert_accounted(orders).await;
    let items = world.stock.items().await;
    let standing =
        |name: &str| items.values().filter(|item| item.get("status").is_some_and(|s| s == name)).count();
    assert_eq!((standing("ALLOCATED"), standing("DEPLETED")), (sold, orders.len() - sold));
}

#[tokio::test]
async fn two_hundred_orders_at_once_for_fifty_units_sell_exactly_fifty() {
    let world = World::after(&[lot(PLUMBING, "PROD-003", "SEED-1", 50)]).await;
    let orders: Vec<_> =
        (0..200).map(|number| order(PLUMBING, &format!("ORD-{number}"), &[("PROD-003", 1)])).collect();
    rush(&world, &orders, &cloud_endpoint()).await;
    assert_sold_exactly(&world, &orders, 50).await;
    assert_eq!(world.units(PLUMBING, "PROD-003").await, (0, 50, 0));

    // Half of the buyers do not pay: what they give back is sold once more, and no unit twice.
    let items = world.stock.items().await;
    let holds = |order: &&Order| {
        items[&(format!("ORG#{PLUMBING}#ORDER#{}", order.id), "ALLOCATION".to_owned())]["status"]
            == "ALLOCATED"
    };
    let rejected: Vec<_> =
        orders.iter().filter(holds).take(25).map(|o| step(o, Step::PaymentRejected)).collect();
    assert_eq!(world.workers().drain(rejected, 25).await, Vec::<&str>::new());
    let late: Vec<_> =
        (0..40).map(|number| order(PLUMBING, &format!("LATE-{number}"), &[("PROD-003", 1)])).collect();
    rush(&world, &late, &cloud_endpoint()).await;
    world.assert_accounted(&[orders, late].concat()).await;
    assert_eq!(world.units(PLUMBING, "PROD-003").await, (0, 50, 0));
}

#[tokio::test]
async fn conflicts_throttling_and_lost_answers_sell_no_unit_twice_and_leave_none_behind() {
    let (world, seed) = (World::after(&[lot(PLUMBING, "PROD-003", "SEED-1", 20)]).await, fastrand::u64(..));
    let orders: Vec<_> =
        (0..60).map(|number| order(PLUMBING, &format!("ORD-{number}"), &[("PROD-003", 1)])).collect();
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(60)).await;
    rush(&world, &orders, &proxy.url()).await;
    assert_sold_exactly(&world, &orders, 20).await;
    let injected = proxy.injected();
    assert!(injected.conflicts > 0 && injected.throttled > 0 && injected.lost_answers > 0, "{injected:?}");
}

#[tokio::test]
async fn orders_of_several_skus_that_want_the_same_last_units_never_hold_half_of_them() {
    let world =
        World::after(&[lot(PLUMBING, "APPLES", "SEED-1", 10), lot(PLUMBING, "PEARS", "SEED-1", 10)]).await;
    let lines = [[("APPLES", 2), ("PEARS", 1)], [("PEARS", 2), ("APPLES", 1)]];
    let orders: Vec<_> = (0..40).map(|i| order(PLUMBING, &format!("ORD-{i}"), &lines[i % 2])).collect();
    rush(&world, &orders, &cloud_endpoint()).await;
    world.assert_accounted(&orders).await;
    let (apples, pears) = (world.units(PLUMBING, "APPLES").await, world.units(PLUMBING, "PEARS").await);
    assert!(
        apples.0 < 2 || pears.0 < 2,
        "no order that the rest could serve was turned away: {apples:?} {pears:?}"
    );
}
