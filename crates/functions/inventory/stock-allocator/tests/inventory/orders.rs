//! Whatever the order and however often: the stock ends the same.

use tradewind_domain::order::{Order, Step};
use tradewind_events::Event;
use tradewind_testkit::delivery::twice_and_in_any_order;

use crate::support::{ELECTRIC, PLUMBING, World, created, lot, order, step};

/// Lots of two skus and two orgs.
pub fn lots() -> Vec<Event> {
    vec![
        lot(PLUMBING, "APPLES", "A00001", 100),
        lot(PLUMBING, "APPLES", "A00002", 20),
        lot(PLUMBING, "PEARS", "A00001", 7),
        lot(ELECTRIC, "APPLES", "A00001", 1),
    ]
}

/// Orders that the lots can serve together, and one that they cannot.
pub fn orders() -> [Order; 4] {
    [
        order(PLUMBING, "ORD-1", &[("APPLES", 60), ("PEARS", 2)]),
        order(PLUMBING, "ORD-2", &[("APPLES", 60)]),
        order(PLUMBING, "ORD-3", &[("PEARS", 6), ("PLUMS", 1)]),
        order(ELECTRIC, "ORD-1", &[("APPLES", 1)]),
    ]
}

/// Delivers `events` to a world that got `before`, in every way a queue may, and compares with the straight one.
async fn assert_same(before: &[Event], events: &[Event]) {
    let straight = World::after(&[before, events].concat()).await;
    straight.assert_accounted(&orders()).await;
    let expected = straight.state().await;
    twice_and_in_any_order(events, 10, async |events: Vec<Event>| {
        let world = World::after(before).await;
        let workers = world.workers();
        for event in &events {
            workers.handle(event).await.unwrap();
        }
        assert_eq!(world.state().await, expected);
    })
    .await;
}

#[tokio::test]
async fn lots_twice_and_in_any_order_count_once() {
    assert_same(&[], &lots()).await;
}

#[tokio::test]
async fn orders_twice_and_in_any_order_are_decided_once() {
    assert_same(&lots(), &orders().each_ref().map(created)).await;
}

#[tokio::test]
async fn payments_twice_and_in_any_order_complete_once() {
    let [first, second, _, other] = orders();
    let before = [lots(), orders().each_ref().map(created).to_vec()].concat();
    let paid = [first, second, other].map(|order| step(&order, Step::PaymentAccepted));
    assert_same(&before, &paid).await;
}

#[tokio::test]
async fn rejections_and_cancellations_twice_and_in_any_order_give_back_once() {
    let [first, second, third, other] = orders();
    let mut before = [lots(), orders().each_ref().map(created).to_vec()].concat();
    before.push(step(&other, Step::PaymentAccepted));
    let never_created = order(PLUMBING, "ORD-9", &[("APPLES", 1)]);
    let ended = [
        step(&first, Step::PaymentRejected),
        step(&second, Step::Cancelled),
        step(&third, Step::Cancelled),
        step(&other, Step::Cancelled),
        step(&never_created, Step::Cancelled),
    ];
    assert_same(&before, &ended).await;
}

#[tokio::test]
async fn whole_lives_in_any_order_end_the_same_once_everything_has_arrived() {
    let [first, second, _, other] = orders();
    let lives = vec![
        created(&first),
        step(&first, Step::PaymentAccepted),
        created(&second),
        step(&second, Step::PaymentRejected),
        created(&other),
        step(&other, Step::PaymentAccepted),
    ];
    let straight = World::after(&[lots(), lives.clone()].concat()).await;
    let expected = straight.state().await;
    twice_and_in_any_order(&lives, 30, async |events: Vec<Event>| {
        let world = World::after(&lots()).await;
        assert_eq!(world.workers().drain(events, 1).await, Vec::<&str>::new());
        assert_eq!(world.state().await, expected);
    })
    .await;
}
