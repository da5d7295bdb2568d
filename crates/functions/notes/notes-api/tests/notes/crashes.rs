//! The connection to the store or to the bus breaks after each piece that a request sends. What was asked for is done or
//! not, never by half; and the same request again ends with exactly one note, one change, one deletion.

use serde_json::{Value, json};
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::support::{Answer, World, private, public};

/// More than any request takes.
const PIECES: u64 = 8;

/// A process of its own, whose line to the store breaks after so many pieces.
fn break_after(world: &mut World, pieces: u64) {
    world.restart();
    world.dynamodb.cut_after_client_chunks(pieces);
}

/// A process of its own, whose lines are whole.
fn mend(world: &mut World) {
    world.dynamodb.mend();
    world.restart();
}

#[tokio::test]
async fn a_note_is_written_once_whichever_request_to_the_store_breaks() {
    let mut broken = 0;
    for pieces in 1..=PIECES {
        let mut world = World::start().await;
        break_after(&mut world, pieces);
        let first = world.user("technician").post_once("k", &public()).await;
        mend(&mut world);
        if first.status == 503 {
            broken += 1;
            assert!(world.bus.accepted().is_empty(), "{pieces}: nothing goes out before it is remembered");
        }
        let again = world.user("technician").post_once("k", &public()).await;
        let id = again.ok(202)["noteId"].clone();
        assert!(first.status == 503 || first.ok(202)["noteId"] == id, "{pieces}");
        assert_one_note(&world, &id).await;
    }
    assert!((1..PIECES).contains(&broken), "{broken} of {PIECES} were disturbed");
}

#[tokio::test]
async fn a_note_is_written_once_wherever_the_line_to_the_bus_breaks() {
    let mut broken = 0;
    for pieces in 0..PIECES {
        let mut world = World::start().await;
        let line = ChaosProxy::start(world.bus.url()).await;
        match pieces {
            0 => line.cut(),
            pieces => line.cut_after_client_chunks(pieces),
        }
        let address = world.dynamodb.url();
        world.connect(address, &line.url());
        let first = world.user("technician").post_once("k", &public()).await;
        broken += u64::from(first.status == 503);
        world.restart();
        let again = world.user("technician").post_once("k", &public()).await;
        let id = again.ok(202)["noteId"].clone();
        assert!(first.status == 503 || first.ok(202)["noteId"] == id, "{pieces}");
        assert_one_note(&world, &id).await;
    }
    assert!((1..PIECES).contains(&broken), "{broken} of {PIECES} were disturbed");
}

/// Of a process that dies between the memory of a request and its event remains the memory, which a refusal that is
/// taken back would have removed.
#[tokio::test]
async fn a_process_that_dies_before_it_publishes_leaves_the_note_to_the_next_attempt() {
    let mut world = World::start().await;
    world.bus.set_mood(tradewind_testkit::Mood::Silent);
    let author = world.user("technician");
    let body = public();
    let dying = author.post_once("k", &body);
    let died = tokio::time::timeout(std::time::Duration::from_millis(500), dying).await;
    assert!(died.is_err());
    assert_eq!(world.kept("REQUEST").await.len(), 1);
    world.bus.set_mood(tradewind_testkit::Mood::Healthy);
    world.restart();
    let answer = world.user("technician").post_once("k", &public()).await;
    assert!(answer.is_replay());
    assert_one_note(&world, &answer.ok(202)["noteId"]).await;
}

async fn assert_one_note(world: &World, id: &Value) {
    world.save().await;
    let notes = world.user("technician").get("/notes").await;
    assert_eq!(notes.contents().len(), 1);
    assert_eq!(&notes.body["notes"][0]["noteId"], id);
    assert_eq!(world.types().await, ["NoteSaved"]);
}

#[tokio::test]
async fn a_change_is_made_once_whichever_request_to_the_store_breaks() {
    let body = json!({ "content": "edited", "isPublic": true });
    let mut broken = 0;
    for pieces in 1..=PIECES {
        let mut world = World::start().await;
        let id = world.user("technician").saved(&private("written")).await;
        break_after(&mut world, pieces);
        let first = world.user("technician").put(&id, &body).await;
        mend(&mut world);
        assert_done_or_not(&world, &first, "NoteUpdated").await;
        broken += u64::from(first.status == 503);
        let again = world.user("technician").put(&id, &body).await;
        assert_eq!(again.ok(200)["content"], "edited", "{pieces}");
        assert_eq!(world.types().await, ["NoteSaved", "NoteUpdated"], "{pieces}");
        assert_eq!(world.user("operator").get("/notes/public").await.contents(), ["edited"]);
    }
    assert!((1..PIECES).contains(&broken), "{broken} of {PIECES} were disturbed");
}

#[tokio::test]
async fn a_deletion_is_made_once_whichever_request_to_the_store_breaks() {
    let mut broken = 0;
    for pieces in 1..=PIECES {
        let mut world = World::start().await;
        let id = world.user("technician").saved(&public()).await;
        break_after(&mut world, pieces);
        let first = world.user("technician").delete(&id).await;
        mend(&mut world);
        assert_done_or_not(&world, &first, "NoteDeleted").await;
        broken += u64::from(first.status == 503);
        let again = world.user("technician").delete(&id).await;
        assert!(matches!(again.status, 200 | 404), "{pieces}: {again:?}");
        assert_eq!(world.types().await, ["NoteSaved", "NoteDeleted"], "{pieces}");
        world.save().await;
        assert!(world.user("technician").get("/notes").await.contents().is_empty());
    }
    assert!((1..PIECES).contains(&broken), "{broken} of {PIECES} were disturbed");
}

/// The note and its event are one: either both are there, or neither.
async fn assert_done_or_not(world: &World, answer: &Answer, step: &str) {
    let told = world.types().await.contains(&step);
    let done = match step {
        "NoteDeleted" => world.kept("NOTE").await.is_empty() && world.kept("TOMBSTONE").await.len() == 1,
        _ => world.kept("NOTE").await.values().all(|note| note["content"] == "edited"),
    };
    assert_eq!(told, done);
    assert!(answer.status == 503 || (answer.status == 200 && done), "{answer:?}");
}

#[tokio::test]
async fn clients_that_try_again_until_it_works_write_each_note_once() {
    let mut world = World::start().await;
    let seed = fastrand::u64(..);
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(48)).await;
    let address = world.bus.url();
    world.connect(proxy.url(), &address);
    let dice = std::sync::Mutex::new(fastrand::Rng::with_seed(seed));
    world.bus.judge(move |_| (dice.lock().unwrap().u8(..10) < 5).then_some("ThrottlingException"));
    let author = world.user("technician");
    let attempts = (0..40).map(|number| {
        let (author, key) = (author.clone(), format!("k-{}", number % 8));
        async move {
            loop {
                let answer = author.post_once(&key, &private(&key)).await;
                match answer.status {
                    202 => return (key, answer.text("noteId")),
                    503 => {}
                    _ => panic!("{answer:?}"),
                }
            }
        }
    });
    let mut written = futures::future::join_all(attempts).await;
    written.sort_unstable();
    written.dedup();
    assert_eq!(written.len(), 8, "seed {seed}: each key is one note: {written:?}");
    world.save().await;
    assert_eq!(world.kept("NOTE").await.len(), 8, "seed {seed}");
    let injected = proxy.injected();
    assert!(injected.lost_answers > 0 && injected.throttled > 0, "seed {seed}: {injected:?}");
}
