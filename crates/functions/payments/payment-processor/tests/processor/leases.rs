//! Leases: one at a time, and what becomes of those who were slow.

use std::sync::Arc;
use std::time::Duration;

use tradewind_domain::payment::Status;
use tradewind_events::Event;
use tradewind_kit::batch::Applied;

use crate::orders::fastrand_seed;
use crate::scripted::Script::{HoldAfter, HoldBefore, Refuse};
use crate::scripted::{Hold, Script, Scripted};
use crate::support::{LONG_LEASE, NO_LEASE, World, allocated, cancelled, deliver, once, order};

/// A worker is held up in the middle of a call while others deliver `meanwhile` under leases of this length; returns what
/// they came to, and what it came to itself.
async fn stalled(
    world: &World,
    scripted: impl FnOnce(Scripted, Script) -> Scripted,
    script: impl FnOnce(Arc<Hold>) -> Script,
    lease: Duration,
    meanwhile: &[Event],
) -> (Vec<Result<Applied, &'static str>>, Result<Applied, &'static str>) {
    let hold = Arc::new(Hold::default());
    let gateway = scripted(Scripted::new(world.gateway(1, 0)), script(hold.clone()));
    let slow = world.processor(gateway).with_lease(lease);
    let other = world.processor(world.gateway(1, 0));
    let event = allocated(&order(1, 3325));
    let others = async {
        hold.reached.notified().await;
        let mut came_to = Vec::new();
        for event in meanwhile {
            came_to.push(once(&other, event).await);
        }
        hold.go_on.notify_one();
        came_to
    };
    tokio::join!(Box::pin(others), Box::pin(once(&slow, &event)))
}

fn at_the_charge(gateway: Scripted, script: Script) -> Scripted {
    gateway.charges([script])
}

#[tokio::test]
async fn while_a_lease_runs_everybody_else_waits() {
    let (world, order) = (World::new().await, order(1, 3325));
    let meanwhile = [allocated(&order), cancelled(&order)];
    let (others, own) = stalled(&world, at_the_charge, HoldBefore, LONG_LEASE, &meanwhile).await;
    assert_eq!(others, [Err("payment_in_progress"); 2]);
    assert_eq!(own, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
}

#[tokio::test]
async fn who_is_slower_than_their_lease_finds_the_charge_accepted_by_another() {
    for script in [HoldBefore, HoldAfter] {
        let (world, order) = (World::new().await, order(1, 3325));
        let (others, own) = stalled(&world, at_the_charge, script, NO_LEASE, &[allocated(&order)]).await;
        assert_eq!((others, own), (vec![Ok(Applied::Changed)], Ok(Applied::Duplicate)));
        assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
    }
}

#[tokio::test]
async fn a_charge_that_comes_after_its_order_was_cancelled_does_not_stand() {
    for script in [HoldBefore, HoldAfter] {
        let (world, order) = (World::new().await, order(1, 3325));
        let (others, own) = stalled(&world, at_the_charge, script, NO_LEASE, &[cancelled(&order)]).await;
        assert_eq!((others, own), (vec![Ok(Applied::Changed)], Ok(Applied::Duplicate)));
        assert_eq!(world.assert_accounted(&order).await, Status::Cancelled);
    }
}

#[tokio::test]
async fn a_void_that_comes_late_undoes_no_charge_that_stands() {
    for script in [HoldBefore, HoldAfter] {
        let (world, order) = (World::new().await, order(1, 3325));
        let failing = world.processor(Scripted::new(world.gateway(1, 0)).charges([Refuse, Refuse, Refuse]));
        for _ in 0..3 {
            assert_eq!(once(&failing, &allocated(&order)).await, Err("gateway_unavailable"));
        }
        // The fourth attempt fails as well, and its worker is held up at the void.
        let at_the_void = |gateway: Scripted, script| gateway.charges([Refuse]).voids([script]);
        let (others, own) = stalled(&world, at_the_void, script, NO_LEASE, &[allocated(&order)]).await;
        assert_eq!((others, own), (vec![Ok(Applied::Changed)], Ok(Applied::Duplicate)));
        assert_eq!(world.assert_accounted(&order).await, Status::Rejected);
    }
}

#[tokio::test]
async fn a_worker_that_failed_lets_its_lease_go() {
    let (world, order) = (World::new().await, order(1, 3325));
    let gateway = Scripted::new(world.gateway(1, 0)).charges([Refuse]);
    let processor = world.processor(gateway).with_lease(LONG_LEASE);
    assert_eq!(once(&processor, &allocated(&order)).await, Err("gateway_unavailable"));
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
}

#[tokio::test]
async fn a_cancellation_that_races_the_payment_leaves_nothing_taken() {
    for round in 0..40_u64 {
        let (world, order) = (World::new().await, order(1, 3325));
        let lease = if round % 2 == 0 { NO_LEASE } else { LONG_LEASE };
        let percent = if round % 4 < 2 { 0 } else { 70 };
        let gateway = world.gateway(fastrand_seed(), percent).with_latency(Duration::from_millis(round % 9));
        let (payer, canceller) = (world.processor(gateway.clone()), world.processor(gateway));
        let (payer, canceller) = (payer.with_lease(lease), canceller.with_lease(lease));
        let (paid, called_off) = ([allocated(&order)], [cancelled(&order)]);
        let late = async {
            tokio::time::sleep(Duration::from_millis(round % 7 * 3)).await;
            deliver(&canceller, &called_off, 1).await;
        };
        tokio::join!(deliver(&payer, &paid, 1), late);
        assert_ne!(world.assert_accounted(&order).await, Status::Accepted, "round {round}");
    }
}
