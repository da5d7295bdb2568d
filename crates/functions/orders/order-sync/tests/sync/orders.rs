//! Whatever the order and however often, and whoever else is at it: the view ends the same.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tradewind_domain::order::{Order, Step};
use tradewind_kit::batch::{Applied, Delivery, Each, Handler as _, Worker as _};
use tradewind_testkit::cloud_endpoint;
use tradewind_testkit::delivery::{shuffle, shuffles, twice_and_in_any_order};

use crate::histories::{HAPPY, Told, any_steps, legal_life, order, told};
use crate::support::{World, aws, deliver};

#[tokio::test]
async fn a_placed_order_is_created_in_its_trace_and_because_of_its_event() {
    let world = World::empty().await;
    let [placed] = told(0, &[Step::Placed]).try_into().unwrap();
    let delivery = Delivery::new(placed.event.clone());
    assert_eq!(world.sync().handle(&delivery).await.unwrap(), Applied::Changed);
    let created = world.created(0).await.event;
    let trace = |event: &tradewind_events::Event| event.traceparent.unwrap().trace_id();
    assert_eq!(trace(&created), trace(&placed.event));
    assert_eq!(created.order().unwrap().1, placed.event.order().unwrap().1, "the whole order");
    let stored = world.events.items().await.into_values().next().unwrap();
    assert!(stored["event"].contains(&format!("\"causationid\":\"{}\"", placed.event.id)), "{stored:?}");

    assert_eq!(world.sync().handle(&delivery).await.unwrap(), Applied::Duplicate);
    let own = Delivery::new(created);
    assert_eq!(world.sync().handle(&own).await.unwrap(), Applied::Duplicate, "its own event comes back");
    // The store has no OrderPlaced here; the view must agree with it about the creation.
    let shown = world.shown(&order(0)).await.unwrap().history;
    let steps: Vec<_> = shown.iter().collect();
    assert_eq!(steps, [(Step::Placed, placed.event.time), (Step::Created, own.event.time)]);
}

#[tokio::test]
async fn one_life_twice_and_in_any_order_ends_in_the_same_view() {
    let events = told(0, &[&HAPPY[..5], &[Step::Cancelled, Step::PaymentRefunded]].concat());
    let expected = World::straight(&events).await.items().await;
    twice_and_in_any_order(&events, 30, async |order: Vec<Told>| {
        let world = World::with(&events).await;
        assert!(world.deliver(&order).await.is_empty());
        assert_eq!(world.items().await, expected);
        world.assert_shows_what_happened([0]).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_created_here_ends_as_its_events_say_in_any_order() {
    let placed = told(0, &[Step::Placed]);
    let later = told(0, &HAPPY[2..6]);
    twice_and_in_any_order(&later, 10, async |order: Vec<Told>| {
        let world = World::with(&[placed.as_slice(), &later].concat()).await;
        let early = world.deliver(&order).await;
        assert_eq!(early.len(), order.len(), "all of it is from the future");
        world.deliver(&placed).await;
        let created = world.created(0).await;
        let rest = [order.as_slice(), &[created.clone(), created], &placed].concat();
        assert!(world.deliver(&rest).await.is_empty());
        world.assert_shows_what_happened([0]).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_is_in_the_list_of_its_work_order_whatever_came_first() {
    let events = told(3, &HAPPY[..5]);
    let key = (format!("ORG#{}", order(3).org_id), format!("ORDER#{}", order(3).id));
    let partition = format!("ORG#{}#WO#{}", order(3).org_id, order(3).work_order_id.unwrap());
    twice_and_in_any_order(&events, 10, async |order: Vec<Told>| {
        let world = World::with(&events).await;
        assert!(world.deliver(&order).await.is_empty());
        let item = world.orders.items().await.remove(&key).unwrap();
        assert_eq!(item["workOrderPk"], partition);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_was_taken_in_without_its_work_order_has_it_after_a_redelivery() {
    let events = told(3, &HAPPY[..3]);
    let world = World::with(&events).await;
    // As a version did that did not know the member.
    let unaware = Order { work_order_id: None, ..order(3) };
    world.view().apply(&unaware, Step::Placed, events[0].event.time).await.unwrap();
    assert_eq!(world.shown(&order(3)).await.unwrap().order, unaware);
    world.deliver(&events).await;
    world.assert_shows_what_happened([3]).await;
}

#[tokio::test]
async fn a_batch_is_worked_through_in_the_order_of_life_whatever_the_queue_made_of_it() {
    let events = [told(0, &HAPPY), told(1, &HAPPY[..3])].concat();
    let world = World::with(&events).await;
    let deliveries: Vec<_> = events.iter().rev().map(|told| Delivery::new(told.event.clone())).collect();
    let results = Each(world.sync()).apply(&deliveries).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    world.assert_shows_what_happened([0, 1]).await;
}

#[tokio::test]
async fn another_orgs_order_of_the_same_id_is_untouched() {
    let (ours, theirs) = (told(0, &HAPPY), told(1, &[Step::Placed, Step::Created]));
    assert_eq!(order(0).id, order(1).id);
    let world = World::with(&[ours.as_slice(), &theirs].concat()).await;
    world.deliver(&theirs).await;
    let before = world.orders.items().await;
    world.deliver(&ours).await;
    let mut after = world.orders.items().await;
    after.retain(|key, _| before.contains_key(key));
    assert_eq!(after, before);
    world.assert_shows_what_happened([0, 1]).await;
}

#[tokio::test]
async fn two_workers_at_once_end_in_the_same_view() {
    let lives = [
        told(0, &HAPPY),
        told(1, &[Step::Placed, Step::Created, Step::StockDepleted, Step::Cancelled]),
        told(2, &[&HAPPY[..4], &[Step::Cancelled, Step::PaymentRefunded]].concat()),
    ];
    let events = lives.concat();
    let expected = World::straight(&events).await.items().await;
    for _ in 0..10 {
        let world = World::with(&events).await;
        let orders: Vec<_> = shuffles(&events, 2).chain(shuffles(&events, 1)).take(2).collect();
        let [one, other] = orders.as_slice() else { panic!("two orders") };
        let work = async |events: &[Told]| {
            let sync = world.sync_over(&aws(cloud_endpoint()));
            let mut left = events.to_vec();
            // What waits for the other worker comes again, as from the queue.
            while !left.is_empty() {
                left = deliver(&sync, &left).await;
            }
        };
        tokio::join!(work(&one.items), work(&other.items));
        assert_eq!(
            world.items().await,
            expected,
            "orders made with the seeds {} and {}",
            one.seed,
            other.seed
        );
    }
}

#[tokio::test]
async fn a_placement_that_two_workers_get_at_once_creates_one_order() {
    for _ in 0..10 {
        let events = told(0, &[Step::Placed]);
        let world = World::with(&events).await;
        let work = async || {
            world.sync_over(&aws(cloud_endpoint())).handle(&Delivery::new(events[0].event.clone())).await
        };
        let outcomes = tokio::join!(work(), work(), work());
        let changed =
            [outcomes.0, outcomes.1, outcomes.2].into_iter().filter(|it| matches!(it, Ok(Applied::Changed)));
        assert_eq!(changed.count(), 1);
        world.assert_shows_what_happened([0]).await;
    }
}

/// Any of these lives, in any order with duplicates, ends in the items of the straight ones, which say what the domain
/// says.
fn any_order_ends_the_same(cases: u32, life: impl Strategy<Value = Vec<Step>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let inputs = (prop::collection::vec(life, 1..4), any::<u64>());
    // A failure prints its whole input, made as small as possible: nothing else is needed to run it again.
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&inputs, |(lives, seed)| {
        let events = (0..).zip(&lives).map(|(number, life)| told(number, life)).collect::<Vec<_>>().concat();
        runtime.block_on(async {
            let world = World::with(&events).await;
            world.deliver(&shuffle(&events, seed).items).await;
            let straight = World::straight(&events).await;
            if lives.iter().all(|life| !life.contains(&Step::Placed) || life.contains(&Step::Created)) {
                prop_assert_eq!(world.items().await, straight.items().await);
            }
            world.assert_shows_what_happened([0, 1, 2]).await;
            straight.assert_shows_what_happened([0, 1, 2]).await;
            Ok::<_, TestCaseError>(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn any_legal_lives_in_any_order_end_as_the_domain_says() {
    any_order_ends_the_same(30, legal_life());
}

#[test]
fn any_raw_events_in_any_order_end_as_the_domain_says() {
    any_order_ends_the_same(30, any_steps());
}
