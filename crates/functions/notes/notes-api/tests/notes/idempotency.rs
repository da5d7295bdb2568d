//! The same request again is the same note.

use futures::future::join_all;
use serde_json::json;
use tradewind_testkit::Mood;

use crate::support::{ELECTRIC, World, private, public};

#[tokio::test]
async fn a_repeated_key_is_the_same_note_told_by_the_same_event() {
    let world = World::start().await;
    let author = world.user("technician");
    let first = author.post_once("k", &public()).await;
    assert!(!first.is_replay());
    for _ in 0..3 {
        let again = author.post_once("k", &public()).await;
        assert_eq!(again.ok(202), first.ok(202));
        assert!(again.is_replay());
    }
    let mut published = world.published();
    published.dedup_by_key(|event| (event.id, event.time, event.data.clone()));
    assert_eq!(published.len(), 1);
    world.save().await;
    assert_eq!(world.types().await, ["NoteSaved"]);
    assert_eq!(world.kept("NOTE").await.len(), 1);
    let requests = world.kept("REQUEST").await;
    let (_, request) = requests.first_key_value().unwrap();
    assert!(request["expiresAt"].parse::<i64>().unwrap() > published[0].time.as_second() + 86_000);
}

#[tokio::test]
async fn the_content_counts_and_not_its_bytes() {
    let world = World::start().await;
    let author = world.user("technician");
    let work_order = "01890a5d-ac96-774b-bcce-b30100000000";
    let body = json!({ "content": "a", "isPublic": false, "workOrderId": work_order });
    let same = json!({ "workOrderId": work_order.to_uppercase(), "content": " a\n" });
    let first = author.post_once("\"k\"", &body).await;
    assert_eq!(author.post_once("k", &same).await.ok(202), first.ok(202));
}

#[tokio::test]
async fn a_key_that_stands_for_another_note_is_refused() {
    let world = World::start().await;
    let author = world.user("technician");
    author.post_once("k", &private("a")).await.ok(202);
    for other in [
        private("b"),
        json!({ "content": "a", "isPublic": true }),
        json!({ "content": "a", "workOrderId": "01890a5d-ac96-774b-bcce-b30100000000" }),
    ] {
        assert_eq!(author.post_once("k", &other).await.outcome(), (409, "idempotency_conflict"), "{other}");
    }
    assert_eq!(world.bus.accepted().len(), 1);
}

#[tokio::test]
async fn keys_belong_to_their_users() {
    let world = World::start().await;
    let authors = [world.user("technician"), world.user("operator"), world.user_of("technician", ELECTRIC)];
    let mut ids = Vec::new();
    for author in &authors {
        let answer = author.post_once("k", &private("a")).await;
        assert!(!answer.is_replay());
        ids.push(answer.text("noteId"));
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn twenty_requests_at_once_under_one_key_are_one_note() {
    let world = World::start().await;
    let author = world.user("technician");
    let body = public();
    for round in 0..5 {
        let key = format!("k-{round}");
        let answers = join_all((0..20).map(|_| author.post_once(&key, &body))).await;
        assert!(answers.iter().all(|answer| answer.ok(202) == answers[0].ok(202)), "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| !answer.is_replay()).count(), 1);
    }
    world.save().await;
    assert_eq!(world.kept("NOTE").await.len(), 5);
    assert_eq!(world.types().await, ["NoteSaved"; 5]);
}

#[tokio::test]
async fn a_key_whose_note_the_bus_refused_is_free_again() {
    let world = World::start().await;
    let author = world.user("technician");
    world.bus.judge(|_| Some("ThrottlingException"));
    assert_eq!(author.post_once("k", &private("a")).await.status, 503);
    world.bus.judge(|_| None);
    let answer = author.post_once("k", &private("b")).await;
    assert!(answer.status == 202 && !answer.is_replay(), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_does_not_free_a_key_under_which_another_attempt_succeeded() {
    let world = World::start().await;
    let author = world.user("technician");
    let first = author.post_once("k", &private("a")).await;
    world.bus.judge(|_| Some("InternalFailure"));
    for _ in 0..2 {
        assert_eq!(author.post_once("k", &private("a")).await.status, 503);
    }
    world.bus.judge(|_| None);
    let again = author.post_once("k", &private("a")).await;
    assert!(again.is_replay());
    assert_eq!(again.ok(202), first.ok(202));
    assert_eq!(author.post_once("k", &private("b")).await.status, 409);
}

#[tokio::test]
async fn attempts_at_once_some_of_which_are_refused_are_one_note_or_none() {
    for round in 0..10 {
        let world = World::start().await;
        let author = world.user("technician");
        let seed = fastrand::u64(..);
        let dice = std::sync::Mutex::new(fastrand::Rng::with_seed(seed));
        world.bus.judge(move |_| (dice.lock().unwrap().u8(..10) < 7).then_some("ThrottlingException"));
        let body = private("a");
        let answers = join_all((0..8).map(|_| author.post_once("k", &body))).await;
        world.bus.judge(|_| None);
        let last = author.post_once("k", &body).await;
        let taken = answers.iter().chain([&last]).filter(|answer| answer.status == 202);
        let mut ids: Vec<_> = taken.map(|answer| answer.text("noteId")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1, "round {round}, seed {seed}: {answers:?}");
        world.save().await;
        assert_eq!(world.kept("NOTE").await.len(), 1, "round {round}, seed {seed}");
    }
}

#[tokio::test]
async fn a_note_whose_fate_nobody_knows_is_the_same_note_when_it_comes_again() {
    for mood in [Mood::AnswerLost, Mood::HangUp, Mood::Unavailable, Mood::InternalError, Mood::Garbage] {
        let world = World::start().await;
        let author = world.user("technician");
        world.bus.set_mood(mood);
        let refused = author.post_once("k", &private("a")).await;
        assert_eq!(refused.outcome(), (503, "unavailable"), "{mood:?}");
        assert_eq!(world.kept("REQUEST").await.len(), 1, "{mood:?}");
        world.bus.set_mood(Mood::Healthy);
        author.post_once("k", &private("a")).await.ok(202);
        world.save().await;
        assert_eq!(world.kept("NOTE").await.len(), 1, "{mood:?}");
        assert_eq!(world.types().await, ["NoteSaved"], "{mood:?}");
    }
}
