//! A crash after each step.

use tradewind_domain::work_order::Status;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::histories::{Told, life, retitle, three_lives, to};
use crate::support::{View, assert_whole, attempt, aws, deliver};

/// Projects `batch` over a view of `before`, with the line to DynamoDB cut after its first piece, its second, and so
/// on until a run gets through; what failed, or everything, is then delivered again. Returns the number of cuts.
async fn cut_after_each_step(before: &[Told], batch: &[Told], size: usize) -> u64 {
    let expected = View::of(&[before, batch].concat()).await.items().await;
    for pieces in 0.. {
        let view = View::of(before).await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashed = view.projector_over(&aws(proxy.url()).without_retries());
        let failed = attempt(&crashed, batch, size).await;
        let went_through = failed.is_empty();
        // A request that arrived may still be at work when the redelivery begins, as after a real crash.
        drop(proxy);
        assert_whole(&view.items().await);

        // What the consumer acknowledged never comes back: the rest alone must do.
        deliver(&view.projector(), &failed, size).await;
        assert_eq!(
            view.items().await,
            expected,
            "after a cut at piece {pieces} and redelivery of what failed"
        );
        deliver(&view.projector(), batch, size).await;
        assert_eq!(
            view.items().await,
            expected,
            "after a cut at piece {pieces} and redelivery of everything"
        );
        if went_through {
            return pieces;
        }
    }
    unreachable!("the range has no end")
}

#[tokio::test]
async fn a_crash_after_each_step_of_a_batch_and_redelivery_end_in_the_same_view() {
    let cuts = cut_after_each_step(&[], &three_lives(), 20).await;
    assert!(cuts >= 4, "reading the heads, and a write for each of three work orders: {cuts}");
}

#[tokio::test]
async fn a_crash_while_cards_move_and_redelivery_end_in_the_same_view() {
    let lives = [
        life(0, [to(Status::Scheduled), to(Status::InProgress), to(Status::Completed)]),
        life(1, [to(Status::Scheduled), retitle("Boiler"), to(Status::Cancelled)]),
        life(2, [retitle("Fuse box"), to(Status::Scheduled), retitle("Fuse box, attic")]),
    ];
    let before: Vec<_> = lives.iter().flat_map(|life| life[..2].to_vec()).collect();
    let moves: Vec<_> = lives.iter().flat_map(|life| life[2..].to_vec()).collect();
    for size in [1, 20] {
        let cuts = cut_after_each_step(&before, &moves, size).await;
        assert!(cuts >= 4, "{cuts}");
    }
}
