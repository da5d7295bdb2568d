//! A crash after each step, and a table in trouble.

use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::Step;
use tradewind_kit::batch::Applied;
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, Post, cloud_endpoint};

use crate::events::{ORG, note, order};
use crate::support::{World, attempt, aws, deliver, once, parse};

#[tokio::test]
async fn a_crash_after_each_step_leaves_nobody_untold() {
    let event = order(Step::Confirmed);
    for pieces in 0.. {
        let world = World::with_listeners().await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashing = world.broadcaster_over(&aws(proxy.url()).without_retries());
        let failed = attempt(&crashing, std::slice::from_ref(&event)).await;
        let told = world.gateway.requests();
        drop(proxy);
        if failed.is_empty() {
            assert_eq!(told, 2, "acknowledged when everybody was told");
        }
        deliver(&world.broadcaster(), &failed).await;
        for id in ["author", "colleague"] {
            assert_eq!(world.heard_of(id), [event.id.to_string()], "after a cut at piece {pieces}");
        }
        assert_eq!(world.heard("stranger").len(), 0);
        if failed.is_empty() && pieces >= 3 {
            world.assert_all_done(1).await;
            return;
        }
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_of_the_sends_and_redelivery_reach_everybody() {
    let world = World::new().await;
    world.crowd(200).await;
    let event = order(Step::Shipped);
    // The function ends when a hundred have got it: what is under way is lost.
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let stop = std::sync::Mutex::new(Some(stop));
    let count = std::sync::atomic::AtomicUsize::new(0);
    world.gateway.judge(move |_, _| {
        if count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 100 {
            stop.lock().unwrap().take().unwrap().send(()).unwrap();
        }
        Post::Taken
    });
    let crashing = world.broadcaster();
    tokio::select! {
        done = once(&crashing, &event) => panic!("it was to crash: {done:?}"),
        _ = stopped => {}
    }
    let before = world.gateway.received();
    assert!(before.len() < 200, "{}", before.len());
    assert_eq!(once(&world.broadcaster(), &event).await.unwrap(), Applied::Changed);
    let after = world.gateway.received();
    assert_eq!(after.len(), 200);
    // Some twice, under the same id.
    assert!(after.values().all(|messages| (1..=2).contains(&messages.len())));
    assert!(after.keys().all(|id| world.heard_of(id) == [event.id.to_string()]));
    assert_eq!(once(&world.broadcaster(), &event).await.unwrap(), Applied::Duplicate);
}

#[tokio::test]
async fn a_broadcast_that_begins_again_is_in_the_feed_again_where_it_is_now() {
    let world = World::with_listeners().await;
    let event = order(Step::Shipped);
    world.gateway.judge(|_, _| Post::Silent);
    let crashing = world.broadcaster();
    let crashed = tokio::time::timeout(std::time::Duration::from_millis(100), once(&crashing, &event)).await;
    assert!(crashed.is_err(), "it was to crash");
    world.gateway.judge(|_, _| Post::Taken);
    once(&world.broadcaster(), &event).await.unwrap();
    let items = world.table.items().await;
    let feed: Vec<_> = items.iter().filter(|((pk, _), _)| *pk == format!("ORG#{ORG}#FEED")).collect();
    assert_eq!(feed.len(), 2, "{feed:#?}");
    let ((_, last), _) = feed[1];
    assert_eq!(parse(&world.gateway.received_by("author")[0])["cursor"], last.as_str());
}

#[tokio::test]
async fn a_table_in_trouble_leaves_nobody_untold() {
    let seed = tradewind_kit::ids::span_id();
    let world = World::with_listeners().await;
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(30)).await;
    let steps = [Step::Placed, Step::Created, Step::Confirmed, Step::Shipped];
    let mut events: Vec<_> = steps.into_iter().map(order).collect();
    events.push(note(NoteStep::Saved, true, false));
    deliver(&world.broadcaster_over(&aws(proxy.url())), &events).await;
    let mut ids: Vec<_> = events.iter().map(|event| event.id.to_string()).collect();
    ids.sort();
    assert_eq!((world.heard_of("author"), world.heard_of("colleague")), (ids.clone(), ids), "seed {seed}");
}
