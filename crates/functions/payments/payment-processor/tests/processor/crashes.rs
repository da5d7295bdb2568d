//! A crash after each step.

use tradewind_domain::payment::Status;
use tradewind_events::Event;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::orders::fastrand_seed;
use crate::support::{World, allocated, attempt, aws, cancelled, deliver, order};

/// Delivers `events` with the line to DynamoDB cut after its first piece, its second, and so on until a run gets through;
/// what failed is then delivered again, and after that everything. Returns the number of cuts.
async fn cut_after_each_step(before: &[Event], events: &[Event], percent: u8, ends: &[Status]) -> u64 {
    let seed = fastrand_seed();
    for pieces in 0.. {
        let world = World::new().await;
        let gateway = world.gateway(seed, percent);
        deliver(&world.processor(gateway.clone()), before, 1).await;

        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashing = world.processor_over(&aws(proxy.url()).without_retries(), gateway.clone());
        let failed = attempt(&crashing, events, 10).await;
        // A gateway that fails leaves events over as well: only a line that was not cut ends the search.
        let crashed = pieces < 30 && !failed.is_empty();
        drop(proxy);

        let processor = world.processor(gateway);
        deliver(&processor, &failed, 10).await;
        let end = world.assert_accounted(&order(1, 3325)).await;
        assert!(ends.contains(&end), "{end} after a cut at piece {pieces}");
        deliver(&processor, events, 10).await;
        assert_eq!(world.assert_accounted(&order(1, 3325)).await, end, "after a cut at piece {pieces}");
        if !crashed {
            return pieces;
        }
    }
    unreachable!("the range has no end")
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_charge_ends_in_one_charge() {
    let cuts = cut_after_each_step(&[], &[allocated(&order(1, 3325))], 0, &[Status::Accepted]).await;
    assert!(cuts >= 2, "the claim and the end: {cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_refund_ends_in_one_refund() {
    let order = order(1, 3325);
    let cuts = cut_after_each_step(&[allocated(&order)], &[cancelled(&order)], 0, &[Status::Refunded]).await;
    assert!(cuts >= 2, "the look and the end: {cuts}");
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_tombstone_ends_in_no_charge() {
    let order = order(1, 3325);
    cut_after_each_step(&[], &[cancelled(&order)], 0, &[Status::Cancelled]).await;
}

#[tokio::test]
async fn a_crash_after_each_step_with_a_failing_gateway_leaves_every_charge_accounted_for() {
    let order = order(1, 3325);
    let (paid, both) = ([allocated(&order)], [allocated(&order), cancelled(&order)]);
    for _ in 0..2 {
        cut_after_each_step(&[], &paid, 70, &[Status::Accepted, Status::Rejected]).await;
        let ends = [Status::Refunded, Status::Rejected, Status::Cancelled];
        cut_after_each_step(&[], &both, 70, &ends).await;
    }
}
