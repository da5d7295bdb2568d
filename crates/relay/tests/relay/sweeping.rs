use std::time::Duration;

use tradewind_kit::Deadline;
use tradewind_relay::{Policy, Sweep};

use crate::support::{TOPIC, World, ample, relay_over, small};

#[tokio::test]
async fn a_sweep_sends_everything_once_and_leaves_an_empty_outbox() {
    let world = World::new().await;
    world.write(1..=137).await;
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!(sweep, Sweep { published: 137, ..Sweep::default() });
    assert_eq!(world.arrivals(), (1..=137).map(|n| (n, 1)).collect());
    assert_eq!(world.count("true").await, 0);
    assert!(world.sns.requests() <= 20, "{} calls for 137 rows: batches are not full", world.sns.requests());
}

#[tokio::test]
async fn an_event_arrives_unchanged_with_its_type_beside_it() {
    let world = World::new().await;
    let payload = r#"{ "n":1,  "text": "ünïcödé & <xml> \u0041 %41" }"#;
    world.write_payload(payload).await;
    world.relay().sweep(ample()).await.unwrap();
    let [message] = <[_; 1]>::try_from(world.sns.accepted()).unwrap();
    assert_eq!(message.message, payload);
    assert_eq!(message.topic_arn, TOPIC);
    assert_eq!(message.attributes.get("type").map(String::as_str), Some("WorkOrderCreated"));
}

#[tokio::test]
async fn an_empty_outbox_costs_no_call() {
    let world = World::new().await;
    assert_eq!(world.relay().sweep(ample()).await.unwrap(), Sweep::default());
    assert_eq!(world.sns.requests(), 0);
}

#[tokio::test]
async fn large_events_are_spread_over_calls_that_fit() {
    let world = World::new().await;
    for n in 0..7 {
        world.write_payload(&format!(r#"{{"n":{n},"text":"{}"}}"#, "x".repeat(100_000))).await;
    }
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!(sweep, Sweep { published: 7, ..Sweep::default() });
}

#[tokio::test]
async fn a_sweep_stops_when_its_time_is_spent_and_says_so() {
    let world = World::new().await;
    world.write(1..=100).await;
    let spent = world.relay().sweep(Deadline::after(Duration::ZERO)).await.unwrap();
    assert_eq!(spent, Sweep { out_of_time: true, ..Sweep::default() });
    assert_eq!(world.outbox().backlog().await.unwrap().pending, 100);

    world.sns.set_latency(Duration::from_millis(40));
    let policy = Policy { rows_per_claim: 10, lanes: 1, ..small() };
    let relay = relay_over(world.database.url(), &world.sns.url(), policy);
    let sweep = relay.sweep(Deadline::after(Duration::from_millis(100))).await.unwrap();
    assert!(sweep.out_of_time && sweep.published > 0 && sweep.published < 100, "{sweep:?}");
    assert_eq!(world.count("true").await, 100 - i64::try_from(sweep.published).unwrap());
}

#[tokio::test]
async fn rows_that_are_not_due_wait() {
    let world = World::new().await;
    world.write(1..=5).await;
    world
        .sql
        .execute("UPDATE outbox SET next_attempt_at = now() + interval '1 hour' WHERE id <= 2", &[])
        .await
        .unwrap();
    assert_eq!(world.relay().sweep(ample()).await.unwrap().published, 3);
    assert_eq!(world.count("true").await, 2);
}

#[tokio::test]
async fn a_dispatch_sends_the_rows_of_a_request_and_no_others() {
    let world = World::new().await;
    world.write(1..=5).await;
    let ids = [2_i64, 4];
    assert_eq!(world.relay().dispatch(&ids).await.unwrap().published, 2);
    assert_eq!(world.arrivals(), [(2, 1), (4, 1)].into());
    assert_eq!(world.relay().dispatch(&ids).await.unwrap(), Sweep::default(), "they are gone");
}

#[tokio::test]
async fn what_is_written_during_a_sweep_is_sent_by_it() {
    let world = World::new().await;
    world.write(1..=400).await;
    world.sns.set_latency(Duration::from_millis(50));
    let relay = world.relay();
    let (sweep, ()) = tokio::join!(relay.sweep(ample()), async {
        tradewind_testkit::eventually(Duration::from_secs(10), async || {
            (world.sns.entries() > 0).then_some(())
        })
        .await;
        world.write(401..=420).await;
    });
    assert_eq!(sweep.unwrap().published, 420);
}
