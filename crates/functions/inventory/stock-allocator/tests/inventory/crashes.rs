//! A crash after each step.

use tradewind_domain::order::Step;
use tradewind_events::Event;
use tradewind_kit::Disposition;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::orders::{lots, orders};
use crate::support::{World, aws, created, step};

/// Delivers `events` with the line to DynamoDB cut after its first piece, its second, and so on until a run gets
/// through; what failed, and then everything, is delivered again. Returns the number of cuts.
async fn cut_after_each_step(before: &[Event], events: &[Event]) -> u64 {
    let expected = World::after(&[before, events].concat()).await.state().await;
    for pieces in 0.. {
        let world = World::after(before).await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashed = world.workers_over(&aws(proxy.url()));
        let mut failed = Vec::new();
        for event in events {
            if let Err(trouble) = crashed.handle(event).await {
                assert_eq!(trouble.disposition, Disposition::Transient, "{trouble:?}");
                failed.push(event.clone());
            }
        }
        // A request that arrived may still be at work when the redelivery begins, as after a real crash.
        drop(proxy);
        world.assert_accounted(&orders()).await;

        let went_through = failed.is_empty();
        for redelivered in [failed, events.to_vec()] {
            world.workers().drain(redelivered, 1).await;
            world.assert_accounted(&orders()).await;
            assert_eq!(world.state().await, expected, "after a cut at piece {pieces}");
        }
        if went_through {
            return pieces;
        }
    }
    unreachable!("the range has no end")
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_restock_counts_each_lot_once() {
    let cuts = cut_after_each_step(&[], &lots()).await;
    assert!(cuts >= 4, "a transaction for each of four lots: {cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_an_allocation_decides_each_order_once() {
    let cuts = cut_after_each_step(&lots(), &orders().each_ref().map(created)).await;
    assert!(cuts >= 8, "a read and a transaction for each of four orders: {cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_completion_ships_once() {
    let before = [lots(), orders().each_ref().map(created).to_vec()].concat();
    let [first, second, _, other] = orders();
    let paid = [first, second, other].map(|order| step(&order, Step::PaymentAccepted));
    let cuts = cut_after_each_step(&before, &paid).await;
    assert!(cuts >= 6, "a read and a transaction for each of three orders: {cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_release_gives_back_once() {
    let [first, second, third, other] = orders();
    let before = [
        lots(),
        vec![created(&first), created(&second), created(&other), step(&other, Step::PaymentAccepted)],
    ];
    let ended = [
        step(&first, Step::PaymentRejected),
        step(&second, Step::Cancelled),
        step(&third, Step::Cancelled),
        step(&other, Step::Cancelled),
    ];
    let cuts = cut_after_each_step(&before.concat(), &ended).await;
    assert!(cuts >= 8, "a read and a write for each of four orders: {cuts}");
}
