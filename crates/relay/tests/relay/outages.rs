use std::time::Duration;

use tradewind_testkit::{ChaosProxy, Mood, Verdict};

use crate::support::{World, ample, relay_over, small};

#[tokio::test]
async fn an_outage_of_sns_as_a_whole_burns_no_attempts_and_ends_in_full_recovery() {
    let moods = [
        Mood::Unavailable,
        Mood::InternalError,
        Mood::Throttled,
        Mood::Forbidden,
        Mood::NoSuchTopic,
        Mood::Garbage,
        Mood::HangUp,
    ];
    for mood in moods {
        let world = World::new().await;
        world.write(1..=60).await;
        world.sns.set_mood(mood);
        for _ in 0..5 {
            let sweep = world.relay().sweep(ample()).await.unwrap();
            assert!(sweep.outage.is_some() && sweep.published + sweep.refused == 0, "{mood:?}: {sweep:?}");
        }
        assert_eq!(
            world.count("attempts = 0 AND last_error IS NULL AND next_attempt_at <= now()").await,
            60,
            "{mood:?}"
        );
        world.sns.set_mood(Mood::Healthy);
        assert_eq!(world.relay().sweep(ample()).await.unwrap().published, 60, "{mood:?}");
        assert_eq!(world.arrivals(), (1..=60).map(|n| (n, 1)).collect(), "{mood:?}");
    }
}

#[tokio::test]
async fn an_outage_is_not_hammered() {
    let world = World::new().await;
    world.write(1..=600).await;
    world.sns.set_mood(Mood::Unavailable);
    world.relay().sweep(ample()).await.unwrap();
    // Two lanes with two calls each may be under way when the first one fails.
    assert!(world.sns.requests() <= 4, "{} calls into an outage", world.sns.requests());
}

#[tokio::test]
async fn sns_going_away_in_the_middle_keeps_what_it_had_accepted() {
    let world = World::new().await;
    world.write(1..=200).await;
    let proxy = ChaosProxy::start(world.sns.url()).await;
    proxy.cut_after_client_chunks(7);
    let relay = relay_over(world.database.url(), &proxy.url(), small());
    let sweep = relay.sweep(ample()).await.unwrap();
    assert!(sweep.outage.is_some(), "{sweep:?}");
    assert_eq!(world.count("attempts > 0").await, 0);
    proxy.mend();
    relay.sweep(ample()).await.unwrap();
    assert_eq!(world.count("true").await, 0);
    assert_eq!(world.arrivals().len(), 200, "every event arrived");
}

#[tokio::test]
async fn an_answer_that_is_lost_sends_again_and_loses_nothing() {
    let world = World::new().await;
    world.write(1..=30).await;
    world.sns.spell(1, Mood::AnswerLost);
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert!(sweep.outage.is_some(), "{sweep:?}");
    world.relay().sweep(ample()).await.unwrap();
    assert_eq!(world.count("true").await, 0);
    let arrivals = world.arrivals();
    assert_eq!(arrivals.len(), 30);
    assert!(arrivals.values().all(|times| *times <= 2), "{arrivals:?}");
}

#[tokio::test]
async fn a_failure_that_is_not_the_senders_fault_burns_no_attempt() {
    let world = World::new().await;
    world.write(1..=20).await;
    world
        .sns
        .judge(|message| if message.message.contains('7') { Verdict::ServiceFault } else { Verdict::Accept });
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!((sweep.published, sweep.refused), (18, 0));
    assert_eq!(world.count("attempts = 0 AND last_error IS NULL").await, 2);
}

#[tokio::test]
async fn a_dispatch_that_is_given_up_gives_its_rows_back() {
    let world = World::new().await;
    world.write(1..=2).await;
    world.sns.set_mood(Mood::Silent);
    let relay = world.relay();
    let given_up = tokio::time::timeout(Duration::from_millis(200), relay.dispatch(&[1, 2])).await;
    assert!(given_up.is_err());
    world.sns.set_mood(Mood::Healthy);
    tradewind_testkit::eventually(Duration::from_secs(10), async || {
        world.relay().sweep(ample()).await.unwrap();
        (world.arrivals().len() == 2).then_some(())
    })
    .await;
    assert_eq!(world.count("true").await, 0);
}

#[tokio::test]
async fn a_postgres_outage_is_an_error_and_the_same_relay_recovers() {
    let world = World::new().await;
    world.write(1..=20).await;
    let proxy = ChaosProxy::start(world.database.url()).await;
    let relay = relay_over(&proxy.url(), &world.sns.url(), small());
    proxy.cut();
    assert!(relay.sweep(ample()).await.is_err());
    proxy.mend();
    assert_eq!(relay.sweep(ample()).await.unwrap().published, 20);
}
