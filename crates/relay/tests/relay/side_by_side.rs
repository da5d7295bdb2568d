use futures::future;
use tradewind_relay::Policy;

use crate::support::{World, ample, relay_over, small};

#[tokio::test]
async fn several_publishers_share_the_work_and_send_nothing_twice() {
    let world = World::new().await;
    world.write(1..=600).await;
    let relays: Vec<_> = (0..4).map(|_| world.relay()).collect();
    let sweeps = future::join_all(relays.iter().map(|relay| relay.sweep(ample()))).await;
    let published: u64 = sweeps.into_iter().map(|sweep| sweep.unwrap().published).sum();
    assert_eq!(published, 600);
    assert_eq!(world.arrivals(), (1..=600).map(|n| (n, 1)).collect());
}

#[tokio::test]
async fn a_sweep_passes_by_what_a_dispatch_holds() {
    let world = World::new().await;
    world.write(1..=3).await;
    let holder = world.outbox();
    let claim =
        holder.claim(tradewind_stores::postgres::outbox::Selection::Ids(&[2])).await.unwrap().unwrap();
    assert_eq!(world.relay().sweep(ample()).await.unwrap().published, 2);
    drop(claim);
    // The connection closes behind our back; the server rolls back soon after.
    tradewind_testkit::eventually(std::time::Duration::from_secs(10), async || {
        (world.relay().sweep(ample()).await.unwrap().published == 1).then_some(())
    })
    .await;
    assert_eq!(world.arrivals(), [(1, 1), (2, 1), (3, 1)].into());
}

#[tokio::test]
async fn more_lanes_than_rows_are_no_trouble() {
    let world = World::new().await;
    world.write(1..=3).await;
    let policy = Policy { lanes: 6, rows_per_claim: 1, ..small() };
    let relay = relay_over(world.database.url(), &world.sns.url(), policy);
    assert_eq!(relay.sweep(ample()).await.unwrap().published, 3);
}
