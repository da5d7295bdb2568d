//! Whatever the order and however often, and whoever else is at it: the view ends the same.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tradewind_domain::work_order::{Command, Status};
use tradewind_kit::batch::{Applied, Delivery, Worker as _};
use tradewind_testkit::delivery::{shuffle, shuffles, twice_and_in_any_order};

use crate::histories::{Told, life, retitle, three_lives, to};
use crate::support::{View, assert_whole, attempt, aws, deliver};

#[tokio::test]
async fn one_life_twice_and_in_every_order_ends_in_the_same_view() {
    let moves = [to(Status::Scheduled), retitle("Leak"), to(Status::OnHold), to(Status::Scheduled)];
    let events = life(0, moves);
    assert_eq!(events.len(), 5);
    let expected = View::of(&events).await.items().await;
    twice_and_in_any_order(&events, 5, async |order: Vec<Told>| {
        let view = View::empty().await;
        deliver(&view.projector(), &order, 1).await;
        assert_eq!(view.items().await, expected);
    })
    .await;
}

#[tokio::test]
async fn several_lives_in_batches_twice_and_in_any_order_end_in_the_same_view() {
    let events = three_lives();
    let reference = View::of(&events).await;
    reference.assert_shows_the_latest_of(&events).await;
    let expected = reference.items().await;
    assert_whole(&expected);
    for batch in [1, 4, 10] {
        twice_and_in_any_order(&events, 15, async |order: Vec<Told>| {
            let view = View::empty().await;
            deliver(&view.projector(), &order, batch).await;
            assert_eq!(view.items().await, expected);
        })
        .await;
    }
}

#[tokio::test]
async fn each_move_leaves_exactly_one_card() {
    let events = three_lives();
    let view = View::empty().await;
    for (seen, told) in events.iter().enumerate() {
        deliver(&view.projector(), std::slice::from_ref(told), 1).await;
        assert_whole(&view.items().await);
        view.assert_shows_the_latest_of(&events[..=seen]).await;
    }
}

#[tokio::test]
async fn a_late_older_event_changes_nothing_and_counts_as_a_duplicate() {
    let events = life(0, [to(Status::Scheduled), to(Status::InProgress)]);
    let view = View::of(&events).await;
    let before = view.items().await;
    let late: Vec<_> = events.iter().map(|told| Delivery::new(told.event.clone())).collect();
    for delivery in late {
        let results = view.projector().apply(&[delivery]).await;
        assert!(matches!(results.as_slice(), [Ok(Applied::Duplicate)]), "{results:?}");
    }
    assert_eq!(view.items().await, before);
}

#[tokio::test]
async fn of_several_events_of_a_work_order_in_a_batch_one_is_applied_and_the_others_are_superseded() {
    let events = life(0, [to(Status::Scheduled), to(Status::InProgress)]);
    let view = View::empty().await;
    let batch = [1, 2, 0].map(|at: usize| Delivery::new(events[at].event.clone()));
    let results = view.projector().apply(&batch).await;
    let expected = [Ok(Applied::Duplicate), Ok(Applied::Changed), Ok(Applied::Duplicate)];
    assert_eq!(results.into_iter().map(|result| result.map_err(drop)).collect::<Vec<_>>(), expected);
    view.assert_shows_the_latest_of(&events).await;
}

/// Two projectors with connections of their own, over one table, each with all events in an order of its own.
async fn two_consumers(events: &[Told], batch: usize) -> View {
    let view = View::empty().await;
    let orders: Vec<_> = shuffles(events, 2).collect();
    let seeds: Vec<_> = orders.iter().map(|order| order.seed).collect();
    let consume = async |mut left: Vec<Told>| {
        let projector = view.projector_over(&aws(tradewind_testkit::cloud_endpoint()));
        // What lost too many races comes back, as from the queue.
        while !left.is_empty() {
            left = attempt(&projector, &left, batch).await;
        }
    };
    let mut orders = orders.into_iter().map(|order| order.items);
    let (one, other) = (orders.next().unwrap(), orders.next().unwrap_or_else(|| events.to_vec()));
    tokio::join!(consume(one), consume(other));
    let items = view.items().await;
    let expected = View::of(events).await.items().await;
    assert_eq!(items, expected, "orders made with the seeds {seeds:?}");
    view
}

#[tokio::test]
async fn two_consumers_of_the_same_events_at_once_end_in_the_same_view() {
    for batch in [1, 3, 10] {
        for _ in 0..5 {
            two_consumers(&three_lives(), batch).await;
        }
    }
}

#[tokio::test]
async fn two_consumers_of_one_busy_work_order_end_in_the_same_view() {
    let moves =
        [Status::Scheduled, Status::InProgress, Status::OnHold, Status::Scheduled, Status::InProgress];
    let edits = (0..5).map(|edit| retitle(&format!("Leak {edit}")));
    let events = life(0, moves.map(to).into_iter().chain(edits));
    for _ in 0..10 {
        two_consumers(&events, 1).await;
    }
}

/// Any command, also one that the domain will refuse.
fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => proptest::sample::select(Status::ALL.as_slice()).prop_map(to),
        1 => "[a-z]{1,8}".prop_map(|title| retitle(&title)),
    ]
}

#[test]
fn any_histories_in_any_order_and_any_batches_end_as_the_domain_says() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lives = prop::collection::vec(prop::collection::vec(command(), 0..8), 1..5);
    let inputs = (lives, any::<u64>(), 1..=10_usize);
    // A failure prints its whole input, made as small as possible: nothing else is needed to run it again.
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&inputs, |(lives, seed, batch)| {
        let lives = lives.into_iter().zip(0..).map(|(commands, number)| life(number, commands));
        let events = lives.collect::<Vec<_>>().concat();
        runtime.block_on(async {
            let view = View::empty().await;
            deliver(&view.projector(), &shuffle(&events, seed).items, batch).await;
            let items = view.items().await;
            let expected = View::of(&events).await.items().await;
            prop_assert_eq!(items, expected);
            view.assert_shows_the_latest_of(&events).await;
            Ok::<_, TestCaseError>(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
