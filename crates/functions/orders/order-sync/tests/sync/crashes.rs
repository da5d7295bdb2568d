//! A crash after each step, and a store that fails at any.

use tradewind_domain::order::Step;
use tradewind_testkit::delivery::shuffle;
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::histories::{HAPPY, Told, told};
use crate::support::{World, attempt, aws, deliver};

/// Delivers events with the line to DynamoDB cut after its first piece, its second, and so on until a run gets through;
/// what failed, and then everything, is delivered again. Returns the number of cuts.
async fn cut_after_each_step(events: &[Told]) -> u64 {
    for pieces in 0.. {
        let world = World::with(&told(0, &[Step::Placed])).await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashed = world.sync_over(&aws(proxy.url()).without_retries());
        let failed = attempt(&crashed, events).await;
        let went_through = failed.is_empty();
        // A request that arrived may still be at work when the redelivery begins, as after a real crash.
        drop(proxy);
        for again in [failed.as_slice(), events] {
            assert!(world.deliver(again).await.is_empty(), "after a cut at piece {pieces}");
            let created = world.created(0).await.event;
            let shown = world.shown(&crate::histories::order(0)).await.unwrap();
            let happened = events.iter().map(|told| (told.step, told.event.time));
            let happened = happened.chain([(Step::Created, created.time)]).collect();
            assert_eq!(shown.history, happened, "after a cut at piece {pieces}");
        }
        if went_through {
            return pieces;
        }
    }
    unreachable!("the range has no end")
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_creation_and_redelivery_create_one_order() {
    let cuts = cut_after_each_step(&told(0, &[Step::Placed])).await;
    assert!(cuts >= 1, "{cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_life_and_redelivery_end_in_the_same_view() {
    let life = [&HAPPY[..1], &HAPPY[2..]].concat();
    let cuts = cut_after_each_step(&told(0, &life)).await;
    assert!(cuts >= 6, "a call for each event: {cuts}");
}

#[tokio::test]
async fn a_store_that_conflicts_throttles_and_loses_answers_ends_in_the_same_view() {
    let seed = fastrand::u64(..);
    let lives = [told(0, &HAPPY), told(1, &HAPPY[..5]), told(2, &[&HAPPY[..3], &[Step::Cancelled]].concat())];
    let events = lives.concat();
    let world = World::with(&events).await;
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(40)).await;
    let sync = world.sync_over(&aws(proxy.url()).without_retries());
    let left = deliver(&sync, &shuffle(&events, seed).items).await;
    assert!(left.is_empty(), "seed {seed}: {left:?}");
    assert_eq!(world.items().await, World::straight(&events).await.items().await, "seed {seed}");
    world.assert_shows_what_happened([0, 1, 2]).await;
    let injected = proxy.injected();
    assert!(injected.conflicts + injected.throttled + injected.lost_answers > 0, "seed {seed}: {injected:?}");
}
