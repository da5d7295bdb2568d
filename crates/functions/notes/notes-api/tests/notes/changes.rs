//! Authors change and delete what they wrote.

use serde_json::json;
use tradewind_domain::note::Step;

use crate::support::{World, private, public};

const UNKNOWN: &str = "01890a5d-ac96-774b-bcce-b30100000000";

#[tokio::test]
async fn a_change_is_shown_and_told_with_the_whole_note() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&private("a")).await;
    let answer = author.put(&id, &json!({ "content": " b " })).await;
    assert_eq!((&answer.ok(200)["content"], &answer.body["noteId"]), (&json!("b"), &json!(id)));
    assert_eq!(answer.body["isPublic"], false, "what is not mentioned stays as it is");
    assert!(answer.text("updatedAt") > answer.text("createdAt"));
    assert_eq!(author.get("/notes").await.body["notes"][0], answer.body);

    let events = world.told().await;
    let [_, updated] = events.as_slice() else { panic!("{events:?}") };
    let (step, note) = updated.note().unwrap();
    assert_eq!((step, updated.sequence), (Step::Updated, 2));
    assert_eq!((note.content.as_str(), note.is_public, note.was_public), ("b", false, false));
    assert_eq!(note.updated_at.to_string(), answer.text("updatedAt"));
}

#[tokio::test]
async fn what_changes_nothing_is_answered_and_told_to_nobody() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&private("a")).await;
    author.put(&id, &json!({ "content": "b", "isPublic": true })).await.ok(200);
    let before = (world.notes.items().await, world.events.items().await);
    for body in
        [json!({ "content": "b" }), json!({ "isPublic": true }), json!({ "content": "b ", "isPublic": true })]
    {
        let answer = author.put(&id, &body).await;
        assert_eq!(answer.ok(200)["content"], "b");
    }
    assert_eq!((world.notes.items().await, world.events.items().await), before);
}

#[tokio::test]
async fn a_public_note_is_changed_and_deleted_by_its_author_like_any_other() {
    let world = World::start().await;
    let (author, colleague) = (world.user("technician"), world.user("dispatcher"));
    let id = author.saved(&public()).await;
    author.put(&id, &private("b")).await.ok(200);
    assert_eq!(colleague.get("/notes/public").await.contents(), ["b"]);
    let answer = author.delete(&id).await;
    assert_eq!(answer.ok(200), &json!({ "message": "Note deleted", "noteId": id }));
    assert!(colleague.get("/notes/public").await.contents().is_empty());
    assert!(author.get("/notes").await.contents().is_empty());
    assert_eq!(world.types().await, ["NoteSaved", "NoteUpdated", "NoteDeleted"]);
    let events = world.told().await;
    let deleted = events.last().unwrap();
    assert_eq!((deleted.sequence, deleted.note().unwrap().1.is_public), (3, true));
}

#[tokio::test]
async fn a_note_moves_in_and_out_of_the_public_list() {
    let world = World::start().await;
    let (author, colleague) = (world.user("technician"), world.user("dispatcher"));
    let id = author.saved(&private("a")).await;
    for (is_public, shown) in [(true, 1), (false, 0), (true, 1)] {
        author.put(&id, &json!({ "isPublic": is_public })).await.ok(200);
        assert_eq!(colleague.get("/notes/public").await.contents().len(), shown);
        assert_eq!(author.get("/notes").await.contents(), ["a"]);
    }
    let was_public =
        world.told().await.iter().map(|event| event.note().unwrap().1.was_public).collect::<Vec<_>>();
    assert_eq!(
        was_public,
        [false, false, true, false],
        "those who cannot read it any more are to learn that"
    );
}

#[tokio::test]
async fn what_is_not_saved_yet_or_deleted_or_no_note_is_a_404() {
    let world = World::start().await;
    let author = world.user("technician");
    let pending = author.post(&private("a")).await.text("noteId");
    let deleted = author.saved(&private("b")).await;
    author.delete(&deleted).await.ok(200);
    world.bus.judge(|_| None);
    for id in [deleted.as_str(), UNKNOWN, "42", "NOTE%23x", "public"] {
        assert_eq!(author.put(id, &private("c")).await.outcome(), (404, "not_found"), "{id}");
        assert_eq!(author.delete(id).await.outcome(), (404, "not_found"), "{id}");
    }
    // It was saved together with the other one; before that it was none.
    author.put(&pending, &private("c")).await.ok(200);
    let unsaved = author.post(&private("d")).await.text("noteId");
    assert_eq!(author.put(&unsaved, &private("e")).await.outcome(), (404, "not_found"));
    assert_eq!(author.delete(&unsaved).await.outcome(), (404, "not_found"));
    world.save().await;
    assert_eq!(author.get("/notes").await.contents(), ["d", "c"]);
}

#[tokio::test]
async fn a_deleted_note_stays_deleted_and_a_late_save_does_not_undo_a_change() {
    let world = World::start().await;
    let author = world.user("technician");
    let (deleted, changed) = (author.saved(&public()).await, author.saved(&private("a")).await);
    author.put(&changed, &private("b")).await.ok(200);
    author.delete(&deleted).await.ok(200);
    let before = (world.notes.items().await, world.events.items().await);
    world.save().await;
    assert_eq!((world.notes.items().await, world.events.items().await), before);
    assert_eq!(author.get("/notes").await.contents(), ["b"]);
}

#[tokio::test]
async fn what_is_deleted_leaves_nothing_but_its_name_for_a_while() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved(&public()).await;
    author.delete(&id).await.ok(200);
    assert!(world.kept("NOTE").await.is_empty());
    let graves = world.kept("TOMBSTONE").await;
    let ((_, sk), grave) = graves.first_key_value().unwrap();
    assert_eq!(sk, &format!("TOMBSTONE#{id}"));
    assert_eq!(grave.keys().collect::<Vec<_>>(), ["deletedAt", "expiresAt", "pk", "sk"]);
}

#[tokio::test]
async fn a_put_or_delete_of_the_list_is_not_answered() {
    let world = World::start().await;
    let author = world.user("technician");
    for method in ["PUT", "DELETE", "PATCH"] {
        let answer = world.handle(author.request(method, "/notes", None)).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST, GET"), "{method}");
    }
}
