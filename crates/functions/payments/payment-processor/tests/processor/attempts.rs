//! One attempt after the other, and the end of patience.

use tradewind_domain::payment::{Ending, Status};
use tradewind_kit::batch::Applied;

use crate::scripted::Script::{LoseAnswer, Refuse};
use crate::scripted::{Script, Scripted};
use crate::support::{World, allocated, cancelled, once, order};

async fn scripted(charges: &[Script], voids: &[Script]) -> (World, Scripted) {
    let world = World::new().await;
    let gateway = Scripted::new(world.gateway(1, 0)).charges(charges.to_vec()).voids(voids.to_vec());
    (world, gateway)
}

#[tokio::test]
async fn three_retries_and_no_more() {
    let (world, gateway) = scripted(&[Refuse, LoseAnswer, Refuse, Refuse], &[]).await;
    let (processor, order) = (world.processor(gateway.clone()), order(1, 3325));
    let event = allocated(&order);
    for retries in 1..=3 {
        let code = if retries == 2 { "gateway_timed_out" } else { "gateway_unavailable" };
        assert_eq!(once(&processor, &event).await, Err(code));
        let payment = world.payment(&order).await.unwrap();
        assert_eq!((payment.status, payment.retries), (Status::Failed, retries));
    }
    assert_eq!(once(&processor, &event).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Rejected);
    let payment = world.payment(&order).await.unwrap();
    assert_eq!((payment.retries, payment.reason.as_deref()), (3, Some("gateway_unavailable")));
    assert_eq!(gateway.calls(), ["charge 1", "charge 2", "charge 3", "charge 4", "void"]);
    assert_eq!(once(&processor, &event).await, Ok(Applied::Duplicate));
}

#[tokio::test]
async fn the_last_retry_may_succeed() {
    let (world, gateway) = scripted(&[Refuse, Refuse, Refuse], &[]).await;
    let (processor, order) = (world.processor(gateway), order(1, 3325));
    for _ in 0..3 {
        assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_unavailable"));
    }
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
    assert_eq!(world.payment(&order).await.unwrap().retries, 3);
}

#[tokio::test]
async fn a_charge_whose_answer_was_lost_is_found_accepted() {
    let (world, gateway) = scripted(&[LoseAnswer], &[]).await;
    let (processor, order) = (world.processor(gateway), order(1, 3325));
    assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_timed_out"));
    assert_eq!(world.ledger.net(), 3325, "taken, but nobody knows");
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
}

#[tokio::test]
async fn a_rejection_waits_for_its_void_and_never_charges_again() {
    let lost = [LoseAnswer, LoseAnswer, LoseAnswer, LoseAnswer];
    let (world, gateway) = scripted(&lost, &[Refuse, Refuse, Refuse, LoseAnswer]).await;
    let (processor, order) = (world.processor(gateway.clone()), order(1, 3325));
    for _ in 0..3 {
        assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_timed_out"));
    }
    assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_unavailable"), "the void fails");
    let payment = world.payment(&order).await.unwrap();
    assert_eq!((payment.status, payment.ending), (Status::Failed, Some(Ending::Reject)));
    assert_eq!(world.ledger.net(), 3325, "not rejected while it stands");
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Rejected);
    assert_eq!(gateway.calls()[3..], ["charge 4", "void", "void", "void", "void", "void"]);
}

#[tokio::test]
async fn a_cancellation_between_attempts_voids_what_may_have_been_taken() {
    let (world, gateway) = scripted(&[LoseAnswer], &[Refuse, Refuse, Refuse]).await;
    let (processor, order) = (world.processor(gateway.clone()), order(1, 3325));
    assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_timed_out"));
    assert_eq!(once(&processor, &cancelled(&order)).await, Err("gateway_unavailable"), "the void fails");
    // Whichever comes next finishes it.
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(once(&processor, &cancelled(&order)).await, Ok(Applied::Duplicate));
    assert_eq!(world.assert_accounted(&order).await, Status::Cancelled);
    assert_eq!(gateway.calls(), ["charge 1", "void", "void", "void", "void"]);
}

#[tokio::test]
async fn an_amount_out_of_range_is_rejected_at_once() {
    let world = World::new().await;
    let processor = world.processor(world.gateway(1, 70));
    for (number, total, status) in
        [(1, 0, Status::Rejected), (2, 10_000_000, Status::Rejected), (3, 100_000_000, Status::Rejected)]
    {
        let order = order(number, total);
        assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
        assert_eq!(world.assert_accounted(&order).await, status);
        let reason = world.payment(&order).await.unwrap().reason;
        assert_eq!(reason.as_deref(), Some("amount_out_of_range"));
    }
    let (patient, order) = (world.processor(world.gateway(1, 0)), order(4, 9_999_999));
    assert_eq!(once(&patient, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
}
