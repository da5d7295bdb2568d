//! Any order of deliveries and commands, with duplicates, ends as the straight one.

use proptest::prelude::*;
use tradewind_kit::batch::{Delivery, Handler as _};
use tradewind_testkit::Items;
use tradewind_testkit::delivery::seeds;

use crate::support::{World, private};

/// What happens to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Happening {
    /// `NoteCreated` is delivered.
    Deliver,
    /// Its author changes it to say this.
    Edit(u8),
    /// Its author deletes it.
    Delete,
}

/// A note that was written, and what happens to it. A command for a note that is not there is a 404, and its author tries
/// again after the next happening, as somebody would who knows that the note will be there.
async fn live(world: &World, happenings: &[Happening]) -> Items {
    let (author, saver) = (world.user("technician"), world.saver());
    let id = author.post(&private("written")).await.text("noteId");
    let created = Delivery::new(world.published().pop().unwrap());
    let mut waiting = Vec::new();
    let mut deleted = false;
    for happening in happenings {
        if *happening == Happening::Deliver {
            saver.handle(&created).await.unwrap();
        } else {
            waiting.push(*happening);
        }
        let mut left = Vec::new();
        for command in waiting.drain(..) {
            let answer = match command {
                Happening::Edit(number) => author.put(&id, &private(&number.to_string())).await,
                _ => author.delete(&id).await,
            };
            match answer.status {
                200 => deleted |= command == Happening::Delete,
                404 if deleted => {}
                404 => left.push(command),
                _ => panic!("{answer:?}"),
            }
        }
        waiting = left;
    }
    assert!(waiting.is_empty(), "{happenings:?}: {waiting:?}");
    world.kept("NOTE").await.into_iter().filter(|((_, sk), _)| sk.ends_with(&id)).collect()
}

/// A random order of a life with duplicates of deliveries, and of commands as far as they do not contradict it: edits
/// keep their order, and the deletion comes after them, since an author knows what they want last.
fn disordered(dice: &mut fastrand::Rng, straight: &[Happening]) -> Vec<Happening> {
    let mut order: Vec<_> = straight
        .iter()
        .filter(|happening| **happening != Happening::Deliver)
        .flat_map(|command| vec![*command; dice.usize(1..3)])
        .collect();
    for _ in 0..dice.usize(1..4) {
        order.insert(dice.usize(..=order.len()), Happening::Deliver);
    }
    // A queue brings a message until it is acknowledged.
    order.push(Happening::Deliver);
    order
}

#[tokio::test]
async fn any_order_with_duplicates_ends_as_the_straight_one() {
    for seed in seeds(60) {
        let world = World::start().await;
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut straight = vec![Happening::Deliver];
        straight.extend((0..dice.u8(0..4)).map(Happening::Edit));
        if dice.bool() {
            straight.push(Happening::Delete);
        }
        let order = disordered(&mut dice, &straight);
        let (expected, found) = (live(&world, &straight).await, live(&world, &order).await);
        let essence = |items: Items| -> Vec<_> {
            items.into_values().map(|item| (item["content"].clone(), item.get("publicPk").cloned())).collect()
        };
        assert_eq!(essence(found), essence(expected), "TRADEWIND_TEST_SEED={seed}: {order:?}");
        assert_told_without_gaps(&world).await;
    }
}

/// Of every note: saved once, then one event a version, and nothing after its deletion.
async fn assert_told_without_gaps(world: &World) {
    let events = world.told().await;
    let ids = events.iter().map(|event| event.note().unwrap().1.note_id);
    for id in ids.collect::<std::collections::BTreeSet<_>>() {
        let of_note: Vec<_> = events.iter().filter(|event| event.note().unwrap().1.note_id == id).collect();
        let sequences: Vec<_> = of_note.iter().map(|event| event.sequence).collect();
        assert_eq!(sequences, (1..=of_note.len() as u64).collect::<Vec<_>>());
        assert_eq!(of_note[0].r#type, "NoteSaved");
        let gone = of_note.iter().position(|event| event.r#type == "NoteDeleted");
        assert!(gone.is_none_or(|place| place + 1 == of_note.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_a_note_that_says_just_that_or_is_refused_by_name(content in any::<String>(), public in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::start().await;
            let author = world.user("technician");
            let body = serde_json::json!({ "content": content, "isPublic": public });
            let answer = author.post_once("k", &body).await;
            if answer.status == 202 {
                world.save().await;
                assert_eq!(author.get("/notes").await.contents(), [content.trim()]);
            } else {
                assert_eq!((answer.status, answer.pointers()), (400, vec!["/content"]));
                assert!(world.notes.items().await.is_empty() && world.bus.accepted().is_empty());
            }
        });
    }
}
