//! Steps in the view.

use tradewind_domain::order::{History, Order, Status, Step};
use tradewind_stores::dynamodb::event_store::Appended;
use tradewind_stores::dynamodb::orders::{Summary, Synced};

use crate::support::{ORG, World, at, event, order, order_of, org};

async fn apply(world: &World, order: &Order, step: Step, second: u32) -> Synced {
    world.view().apply(order, step, at(second)).await.unwrap()
}

#[tokio::test]
async fn a_placed_order_is_in_the_view_as_it_was_placed_and_created_once() {
    let world = World::new().await;
    for number in [1, 2] {
        let order = order(number);
        let created = event(&order, Step::Created);
        let first = world.view().create(&world.store(), &order, at(number), &created).await.unwrap();
        assert_eq!(first, Synced::Changed);
        let again = event(&order, Step::Created);
        let second = world.view().create(&world.store(), &order, at(number), &again).await.unwrap();
        assert_eq!(second, Synced::Known);

        let history = [(Step::Placed, at(number)), (Step::Created, created.time)].into_iter().collect();
        let shown = world.view().get(&org(ORG), &order.id).await.unwrap();
        assert_eq!(shown, Some(Summary { order: order.clone(), history }));
        let events = world.store().order(&org(ORG), &order.id).await.unwrap().unwrap().events;
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids, [created.id]);
    }
    assert_eq!(world.view().get(&org(ORG), &order(3).id).await.unwrap(), None);
}

#[tokio::test]
async fn an_order_that_somebody_else_created_keeps_its_creation_and_comes_into_the_view() {
    let world = World::new().await;
    let order = order(1);
    let raw = event(&order, Step::Created);
    assert_eq!(world.store().append(&raw).await.unwrap(), Appended::New);
    let ours = event(&order, Step::Created);
    let created = world.view().create(&world.store(), &order, at(1), &ours).await.unwrap();
    assert_eq!(created, Synced::Changed);
    let history: History = [(Step::Placed, at(1)), (Step::Created, raw.time)].into_iter().collect();
    assert_eq!(world.view().get(&org(ORG), &order.id).await.unwrap().unwrap().history, history);
    let again = world.view().create(&world.store(), &order, at(1), &ours).await.unwrap();
    assert_eq!(again, Synced::Known);
}

#[tokio::test]
async fn a_step_before_what_it_comes_after_changes_nothing_and_names_what_is_missing() {
    let world = World::new().await;
    let order = order(1);
    let future = |missing: &[Step]| Synced::FromTheFuture { missing: missing.to_vec() };
    assert_eq!(apply(&world, &order, Step::Shipped, 6).await, future(&[Step::Confirmed]));
    assert!(world.orders.items().await.is_empty(), "not even an empty item");
    assert_eq!(apply(&world, &order, Step::Placed, 1).await, Synced::Changed);
    assert_eq!(
        apply(&world, &order, Step::PaymentRefunded, 9).await,
        future(&[Step::PaymentAccepted, Step::Cancelled])
    );
    assert_eq!(apply(&world, &order, Step::Cancelled, 2).await, Synced::Changed);
    assert_eq!(apply(&world, &order, Step::PaymentRefunded, 9).await, future(&[Step::PaymentAccepted]));
}

#[tokio::test]
async fn a_step_keeps_its_time_and_is_then_known() {
    let world = World::new().await;
    let order = order(1);
    for (step, second) in [(Step::Placed, 1), (Step::Created, 2), (Step::StockAllocated, 3)] {
        assert_eq!(apply(&world, &order, step, second).await, Synced::Changed);
    }
    let before = world.orders.items().await;
    let other = Order { total: tradewind_domain::Money::ZERO, placed_at: at(99), ..order.clone() };
    for step in [Step::StockAllocated, Step::Created, Step::Placed] {
        assert_eq!(apply(&world, &other, step, 99).await, Synced::Known);
    }
    assert_eq!(world.orders.items().await, before);
}

#[tokio::test]
async fn orders_of_two_orgs_with_the_same_id_have_nothing_in_common() {
    let world = World::new().await;
    let (ours, theirs) = (order(1), order_of("electricCo456", 1));
    for order in [&ours, &theirs] {
        let created = event(order, Step::Created);
        world.view().create(&world.store(), order, at(1), &created).await.unwrap();
    }
    assert_eq!(apply(&world, &ours, Step::Cancelled, 2).await, Synced::Changed);
    let status = async |order: &Order| {
        let summary = world.view().get(&order.org_id, &order.id).await.unwrap().unwrap();
        assert_eq!(&summary.order, order);
        summary.history.status()
    };
    assert_eq!((status(&ours).await, status(&theirs).await), (Status::Cancelled, Status::Pending));
    assert_eq!(world.view().get(&org("nobody"), &ours.id).await.unwrap(), None);
}
