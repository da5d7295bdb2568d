//! Two at the same note: whatever the order, the end is one that some order explains.

use futures::future::{join, join_all};
use serde_json::json;
use tradewind_kit::batch::{Applied, Delivery, Handler as _};

use crate::support::{World, private};

const ROUNDS: usize = 40;

#[tokio::test]
async fn an_edit_races_the_save() {
    let world = World::start().await;
    let (author, worker) = (world.user("technician"), world.saver());
    let mut edited = 0;
    for round in 0..ROUNDS {
        let id = author.post(&private("written")).await.text("noteId");
        let created = Delivery::new(world.published().pop().unwrap());
        let edit = async {
            if round % 2 == 0 {
                tokio::task::yield_now().await;
            }
            author.put(&id, &private("edited")).await
        };
        let saves = join(worker.handle(&created), worker.handle(&created));
        let ((first, second), answer) = join(saves, edit).await;
        let saves = [first.unwrap(), second.unwrap()];
        assert_eq!(saves.iter().filter(|applied| **applied == Applied::Changed).count(), 1);
        let expected = match answer.status {
            200 => "edited",
            404 => "written",
            _ => panic!("{answer:?}"),
        };
        edited += usize::from(answer.status == 200);
        // The save comes once more, late.
        assert_eq!(worker.handle(&created).await.unwrap(), Applied::Duplicate);
        assert_eq!(author.get("/notes?limit=1").await.contents(), [expected]);
        let types = world.types().await;
        assert_eq!(types.iter().filter(|name| **name == "NoteSaved").count(), round + 1);
        assert_eq!(types.iter().filter(|name| **name == "NoteUpdated").count(), edited);
    }
}

#[tokio::test]
async fn a_deletion_races_the_save() {
    let world = World::start().await;
    let (author, worker) = (world.user("technician"), world.saver());
    let mut left = 0;
    for round in 0..ROUNDS {
        let id = author.post(&private("written")).await.text("noteId");
        let created = Delivery::new(world.published().pop().unwrap());
        let deletion = async {
            for _ in 0..round % 4 {
                tokio::task::yield_now().await;
            }
            author.delete(&id).await
        };
        let saves = join(worker.handle(&created), worker.handle(&created));
        let ((first, second), answer) = join(saves, deletion).await;
        let saves = [first.unwrap(), second.unwrap()];
        assert_eq!(saves.iter().filter(|applied| **applied == Applied::Changed).count(), 1);
        assert!(matches!(answer.status, 200 | 404), "{answer:?}");
        left += usize::from(answer.status == 404);
        assert_eq!(worker.handle(&created).await.unwrap(), Applied::Duplicate);
        assert_eq!(author.get("/notes?limit=1000").await.contents().len(), left, "deleted stays deleted");
    }
    let deleted = ROUNDS - left;
    assert_eq!((world.kept("NOTE").await.len(), world.kept("TOMBSTONE").await.len()), (left, deleted));
}

#[tokio::test]
async fn an_edit_races_a_deletion() {
    let world = World::start().await;
    let author = world.user("technician");
    for round in 0..ROUNDS {
        let id = author.saved(&json!({ "content": "written", "isPublic": round % 3 == 0 })).await;
        let body = private("edited");
        let (edit, deletion) = if round % 2 == 0 {
            join(author.put(&id, &body), author.delete(&id)).await
        } else {
            let (deletion, edit) = join(author.delete(&id), author.put(&id, &body)).await;
            (edit, deletion)
        };
        assert_eq!(deletion.status, 200, "who deletes a note that is there succeeds: {deletion:?}");
        assert!(matches!(edit.status, 200 | 404), "{edit:?}");
        assert!(author.get("/notes").await.contents().is_empty());
        let events = world.told().await;
        let events: Vec<_> = events
            .iter()
            .filter(|event| event.note().unwrap().1.note_id.to_string() == id)
            .map(|event| (event.r#type, event.sequence))
            .collect();
        let expected: &[_] = match edit.status {
            200 => &[("NoteSaved", 1), ("NoteUpdated", 2), ("NoteDeleted", 3)],
            _ => &[("NoteSaved", 1), ("NoteDeleted", 2)],
        };
        assert_eq!(events, expected);
    }
    assert!(world.kept("NOTE").await.is_empty());
}

#[tokio::test]
async fn edits_at_once_are_one_after_the_other() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&private("0")).await;
    for round in 0..ROUNDS / 4 {
        let bodies: Vec<_> = (0..5).map(|number| private(&format!("{round}-{number}"))).collect();
        let answers = join_all(bodies.iter().map(|body| author.put(&id, body))).await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    }
    let events = world.told().await;
    let sequences: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, (1..=events.len() as u64).collect::<Vec<_>>());
    assert_eq!(events.len(), 1 + 5 * (ROUNDS / 4), "none is lost");
    let last = events.last().unwrap().note().unwrap().1.content.as_str();
    assert_eq!(author.get("/notes").await.contents(), [last]);
}

#[tokio::test]
async fn of_deletions_at_once_one_is_told() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&private("a")).await;
    let answers = join_all((0..10).map(|_| author.delete(&id))).await;
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 404)), "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(world.types().await, ["NoteSaved", "NoteDeleted"]);
}
