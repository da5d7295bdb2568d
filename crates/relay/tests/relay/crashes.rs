//! A crash between any two messages of the relay to Postgres, and between any two to SNS: a lost connection rolls back
//! exactly as a lost process does.

use tradewind_relay::{Policy, Sweep};
use tradewind_testkit::ChaosProxy;

use crate::support::{World, ample, relay_over, small};

const ROWS: i64 = 25;

/// One lane, so that the number of messages is the same in each run.
fn one_lane() -> Policy {
    Policy { lanes: 1, ..small() }
}

/// Runs the relay into a crash that `plan` arranges on the connection to Postgres, then lets two others finish.
/// Returns false once the crash lies behind the end of the run.
async fn crash(world: &mut World, plan: impl Fn(&ChaosProxy)) -> bool {
    world.begin_again().await;
    // One row that is refused, so that putting back is among the steps.
    world.sns.refuse(|message| message.message.contains("poison"));
    world.write(1..=ROWS).await;
    world.write_payload(r#"{"n":-1,"poison":true}"#).await;
    let proxy = ChaosProxy::start(world.database.url()).await;
    plan(&proxy);
    let crashed = relay_over(&proxy.url(), &world.sns.url(), one_lane()).sweep(ample()).await.is_err();
    proxy.settled().await;

    world.let_time_pass().await;
    let (one, other) = (world.relay(), world.relay());
    let sweeps = tokio::join!(one.sweep(ample()), other.sweep(ample()));
    assert!(sweeps.0.is_ok() && sweeps.1.is_ok(), "{sweeps:?}");
    let arrivals = world.arrivals();
    assert_eq!(arrivals.len(), usize::try_from(ROWS).unwrap(), "nothing is lost: {arrivals:?}");
    assert!(arrivals.values().all(|times| *times <= 2), "and sent again at most once: {arrivals:?}");
    assert_eq!(world.count("payload NOT LIKE '%poison%'").await, 0, "nothing is left behind");
    assert_eq!(world.count("payload LIKE '%poison%'").await, 1, "a refused row is neither lost nor doubled");
    crashed
}

/// Crashes at message 1, 2, 3, .. until a run gets through; says how many places that were.
async fn crash_everywhere(plan: impl Fn(&ChaosProxy, u64)) -> u64 {
    let mut world = World::new().await;
    let mut places = 0;
    while crash(&mut world, |proxy| plan(proxy, places + 1)).await {
        places += 1;
    }
    places
}

#[tokio::test]
async fn a_crash_before_any_message_to_postgres_loses_nothing() {
    let places = crash_everywhere(ChaosProxy::cut_before_client_message).await;
    assert!(places > 20, "only {places} places: is the proxy in between?");
}

#[tokio::test]
async fn a_crash_after_any_message_to_postgres_loses_nothing() {
    let places = crash_everywhere(ChaosProxy::cut_after_client_messages).await;
    assert!(places > 20, "only {places} places: is the proxy in between?");
}

#[tokio::test]
async fn a_crash_between_any_two_calls_of_sns_loses_nothing() {
    for calls in 0..=6 {
        let world = World::new().await;
        world.write(1..=ROWS).await;
        let proxy = ChaosProxy::start(world.sns.url()).await;
        proxy.cut_after_client_chunks(calls);
        let relay = relay_over(world.database.url(), &proxy.url(), one_lane());
        relay.sweep(ample()).await.unwrap();
        proxy.mend();
        let sweep = relay.sweep(ample()).await.unwrap();
        assert_eq!(sweep.outage, None);
        assert_eq!(world.count("true").await, 0, "after {calls} calls");
        assert_eq!(world.arrivals().len(), usize::try_from(ROWS).unwrap(), "after {calls} calls");
    }
}

#[tokio::test]
async fn a_process_that_ends_in_the_middle_leaves_the_rows_to_the_next() {
    let world = World::new().await;
    world.write(1..=200).await;
    world.sns.set_latency(std::time::Duration::from_millis(50));
    let doomed = world.relay();
    let task = tokio::spawn(async move { doomed.sweep(ample()).await });
    tradewind_testkit::eventually(std::time::Duration::from_secs(10), async || {
        (world.sns.entries() > 0).then_some(())
    })
    .await;
    task.abort();
    assert!(task.await.is_err(), "it was aborted");
    world.sns.set_latency(std::time::Duration::ZERO);
    tradewind_testkit::eventually(std::time::Duration::from_secs(10), async || {
        let sweep = world.relay().sweep(ample()).await.unwrap();
        (sweep == Sweep::default() && world.count("true").await == 0).then_some(())
    })
    .await;
    assert_eq!(world.arrivals().len(), 200);
}
