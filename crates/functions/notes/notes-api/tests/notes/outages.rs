//! What is away is a 503, and leaves nothing behind.

use std::time::{Duration, Instant};

use serde_json::json;
use tradewind_testkit::Mood;

use crate::support::{Answer, World, private, public};

#[track_caller]
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.outcome(), (503, "unavailable"));
    assert_eq!(answer.header("retry-after"), "2");
}

async fn assert_nothing_behind(world: &World) {
    assert!(world.bus.accepted().is_empty());
    assert!(world.notes.items().await.is_empty() && world.events.items().await.is_empty());
}

#[tokio::test]
async fn an_entry_that_the_bus_fails_is_a_503_and_leaves_nothing_behind() {
    let world = World::start().await;
    let author = world.user("technician");
    for code in
        ["ThrottlingException", "InternalFailure", "AccessDeniedException", "MalformedDetail", "SomethingNew"]
    {
        world.bus.judge(move |_| Some(code));
        assert_unavailable(&author.post(&public()).await);
        assert_unavailable(&author.post_once("k", &public()).await);
        assert_nothing_behind(&world).await;
    }
}

#[tokio::test]
async fn a_bus_that_takes_nothing_is_a_503_and_leaves_nothing_behind() {
    let world = World::start().await;
    let author = world.user("technician");
    for mood in [Mood::Throttled, Mood::Forbidden, Mood::NoSuchTopic] {
        world.bus.set_mood(mood);
        assert_unavailable(&author.post(&public()).await);
        assert_unavailable(&author.post_once("k", &public()).await);
        assert_nothing_behind(&world).await;
    }
}

#[tokio::test]
async fn a_moment_of_trouble_is_waited_out() {
    let world = World::start().await;
    let failures = std::sync::atomic::AtomicU8::new(0);
    world.bus.judge(move |_| {
        (failures.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 2).then_some("ThrottlingException")
    });
    world.user("technician").post_once("k", &public()).await.ok(202);
    assert_eq!((world.bus.requests(), world.bus.accepted().len()), (3, 1));
}

#[tokio::test]
async fn a_refused_event_is_not_tried_again() {
    let world = World::start().await;
    world.bus.judge(|_| Some("MalformedDetail"));
    assert_unavailable(&world.user("technician").post(&public()).await);
    assert_eq!(world.bus.requests(), 1);
}

#[tokio::test]
async fn a_bus_that_hangs_is_a_503_and_the_note_the_same_when_it_comes_again() {
    let world = World::start().await;
    let author = world.user("technician");
    world.bus.set_mood(Mood::Silent);
    let begun = Instant::now();
    assert_unavailable(&author.post_once("k", &public()).await);
    assert!(begun.elapsed() < Duration::from_secs(16), "{:?}", begun.elapsed());
    world.bus.set_mood(Mood::Healthy);
    assert!(author.post_once("k", &public()).await.is_replay());
}

#[tokio::test]
async fn every_endpoint_is_a_503_while_the_store_is_away_and_works_after() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&public()).await;
    let before = (world.notes.items().await, world.events.items().await, world.bus.accepted());
    world.dynamodb.cut();
    assert_unavailable(&author.post_once("k", &public()).await);
    for path in ["/notes", "/notes/public", "/notes?workOrderId=01890a5d-ac96-774b-bcce-b30100000000"] {
        assert_unavailable(&author.get(path).await);
    }
    assert_unavailable(&author.put(&id, &private("b")).await);
    assert_unavailable(&author.delete(&id).await);
    // What is wrong is said all the same.
    assert_eq!(author.put(&id, &json!({})).await.status, 400);
    assert_eq!((world.notes.items().await, world.events.items().await, world.bus.accepted()), before);

    world.dynamodb.mend();
    author.put(&id, &private("b")).await.ok(200);
    author.delete(&id).await.ok(200);
}

#[tokio::test]
async fn without_a_key_a_note_needs_no_store_to_be_taken_in() {
    let world = World::start().await;
    world.dynamodb.cut();
    world.user("technician").post(&public()).await.ok(202);
}

#[tokio::test]
async fn keys_out_of_reach_are_a_503() {
    let world = World::start().await;
    world.issuer.set_down(true);
    assert_unavailable(&world.user("technician").get("/notes").await);
}
