//! A note is written: taken in, saved, and there to be read.

use serde_json::json;
use tradewind_domain::note::Step;

use crate::support::{World, private, public};

#[tokio::test]
async fn a_note_is_taken_in_saved_and_read() {
    let world = World::start().await;
    let author = world.user("technician");
    let answer = author.post(&public()).await;
    let id = answer.text("noteId");
    let submitted = json!({ "message": "Note submitted for processing", "noteId": id, "status": "pending" });
    assert_eq!(answer.ok(202), &submitted);
    assert!(!answer.is_replay());
    assert!(author.get("/notes").await.contents().is_empty(), "it is not saved yet");

    world.save().await;
    let notes = author.get("/notes").await;
    let [note] = notes.ok(200)["notes"].as_array().unwrap().as_slice() else { panic!("{notes:?}") };
    assert_eq!(note["noteId"], id);
    assert_eq!(note["username"], "technician@plumbingco123.example");
    assert_eq!((&note["content"], &note["isPublic"]), (&public()["content"], &json!(true)));
    assert_eq!(note["createdAt"], note["updatedAt"]);
    assert!(note.get("workOrderId").is_none() && notes.body.get("nextCursor").is_none());
    assert_eq!(world.types().await, ["NoteSaved"]);
}

#[tokio::test]
async fn the_event_on_the_bus_has_the_whole_note_and_continues_the_trace() {
    let world = World::start().await;
    let mut body = private("  Bring the big wrench \n");
    body["workOrderId"] = json!("01890A5D-AC96-774B-BCCE-B30100000000");
    let mut request = world.user("technician").request("POST", "/notes", Some(&body));
    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    request.headers_mut().insert("traceparent", caller.parse().unwrap());
    let answer = world.handle(request).await;

    let [entry] = world.bus.accepted().try_into().unwrap();
    assert_eq!((entry.bus.as_str(), entry.source.as_str()), ("events", "/tradewind/notes"));
    assert_eq!((entry.detail_type.as_str(), entry.timed), ("NoteCreated", true));
    let [event] = world.published().try_into().unwrap();
    let (step, note) = event.note().unwrap();
    assert_eq!((step, event.sequence), (Step::Created, 1));
    assert_eq!(note.note_id.to_string(), answer.text("noteId"));
    assert_eq!((note.content.as_str(), note.is_public), ("Bring the big wrench", false));
    assert_eq!(note.work_order_id.unwrap().to_string(), "01890a5d-ac96-774b-bcce-b30100000000");
    assert_eq!((note.created_at, note.updated_at), (event.time, event.time));
    assert_eq!(event.traceparent.unwrap().trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(world.notes.items().await.is_empty(), "without a key nothing has to be remembered");
}

#[tokio::test]
async fn what_was_saved_is_told_as_a_consequence_of_what_was_written() {
    let world = World::start().await;
    world.user("technician").saved(&public()).await;
    let ([created], [saved]) =
        (world.published().try_into().unwrap(), world.told().await.try_into().unwrap());
    assert_eq!((saved.r#type, saved.sequence), ("NoteSaved", 1));
    assert_eq!(saved.note().unwrap().1, created.note().unwrap().1);
    assert_eq!(saved.traceparent.unwrap().trace_id(), created.traceparent.unwrap().trace_id());
    let items = world.events.items().await;
    let ((pk, sk), _) = items.first_key_value().unwrap();
    let id = created.note().unwrap().1.note_id;
    assert_eq!(pk, &format!("EVENTS#ORG#plumbingCo123#NOTE_ID#{id}"));
    assert_eq!(sk, "EVENT#NoteSaved#1");
}
