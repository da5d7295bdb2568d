//! A crash after each step, and a store that fails at any.

use tradewind_kit::batch::{Delivery, Handler as _};
use tradewind_kit::{Dispose as _, Disposition};
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::support::{World, aws, created};

#[tokio::test]
async fn a_crash_after_each_step_and_redelivery_save_one_note() {
    for pieces in 0.. {
        let world = World::empty().await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let saver = world.saver_over(&aws(proxy.url()).without_retries());
        let crashed = saver.handle(&Delivery::new(created(1))).await.is_err();
        // A request that arrived may still be at work when the redelivery begins, as after a real crash.
        drop(proxy);
        for _ in 0..2 {
            world.deliver(&[created(1)]).await;
            world.assert_saved(&[1]).await;
        }
        if !crashed {
            assert!(pieces > 0, "the line was never cut");
            return;
        }
    }
}

#[tokio::test]
async fn a_store_that_conflicts_throttles_and_loses_answers_ends_with_each_note_saved_once() {
    let seed = fastrand::u64(..);
    let world = World::empty().await;
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(60)).await;
    let saver = world.saver_over(&aws(proxy.url()).without_retries());
    for number in 0..12 {
        let delivery = Delivery::new(created(number));
        while let Err(error) = saver.handle(&delivery).await {
            assert_eq!(error.disposition(), Disposition::Transient, "seed {seed}: {error}");
        }
    }
    world.assert_saved(&(0..12).collect::<Vec<_>>()).await;
    let injected = proxy.injected();
    assert!(injected.lost_answers + injected.throttled > 0, "seed {seed}: {injected:?}");
}
