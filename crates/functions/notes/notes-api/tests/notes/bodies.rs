//! Bodies that are no notes are refused with the field named, and nothing is written.

use lambda_http::Body;
use serde_json::{Value, json};

use crate::support::{World, private};

const MOST: usize = 10_000;

async fn assert_nothing_written(world: &World) {
    assert!(world.bus.accepted().is_empty());
    assert!(world.notes.items().await.is_empty() && world.events.items().await.is_empty());
}

#[tokio::test]
async fn a_note_of_10000_characters_is_taken_and_one_more_is_not() {
    let world = World::start().await;
    let user = world.user("technician");
    let refused = user.post_once("k", &private(&"ä".repeat(MOST + 1))).await;
    assert_eq!((refused.outcome(), refused.pointers()), ((400, "invalid_request"), vec!["/content"]));
    assert_nothing_written(&world).await;

    // Of the widest characters, in every place where it is kept and sent.
    let longest = "\u{1f980}".repeat(MOST);
    let id = user.saved(&json!({ "content": longest, "isPublic": true })).await;
    assert_eq!(user.get("/notes/public").await.contents(), [longest.as_str()]);
    let refused = user.put(&id, &private(&"x".repeat(MOST + 1))).await;
    assert_eq!((refused.outcome(), refused.pointers()), ((400, "invalid_request"), vec!["/content"]));
    user.put(&id, &private(&"x".repeat(MOST))).await.ok(200);
}

#[tokio::test]
async fn each_field_that_is_not_right_is_named() {
    let world = World::start().await;
    let user = world.user("technician");
    for (body, pointers) in [
        (json!({}), vec!["/content"]),
        (json!({ "content": "" }), vec!["/content"]),
        (json!({ "content": " \n\t" }), vec!["/content"]),
        (json!({ "content": "a\u{0}b" }), vec!["/content"]),
        (json!({ "content": null }), vec!["/content"]),
        (json!({ "content": 1 }), vec!["/content"]),
        (json!({ "content": "a", "isPublic": "yes" }), vec!["/isPublic"]),
        (json!({ "content": "a", "isPublic": null }), vec!["/isPublic"]),
        (json!({ "content": "a", "workOrderId": "42" }), vec!["/workOrderId"]),
        (json!({ "content": "a", "workOrderId": null }), vec!["/workOrderId"]),
        (json!({ "content": "", "workOrderId": "42" }), vec!["/content", "/workOrderId"]),
        (json!({ "content": "a", "orgId": "electricCo456" }), vec!["/orgId"]),
        (json!({ "content": "a", "username": "john@example.com" }), vec!["/username"]),
        (json!({ "content": "a", "noteId": "01890a5d-ac96-774b-bcce-b30100000000" }), vec!["/noteId"]),
    ] {
        let refused = user.post_once("k", &body).await;
        assert_eq!((refused.outcome(), refused.pointers()), ((400, "invalid_request"), pointers), "{body}");
    }
    for key in ["", "a b", "ä", &"k".repeat(256)] {
        let refused = user.post_once(key, &private("a")).await;
        assert_eq!(refused.pointers(), ["/Idempotency-Key"], "{key:?}");
    }
    assert_nothing_written(&world).await;
}

#[tokio::test]
async fn a_change_needs_something_to_change() {
    let world = World::start().await;
    let user = world.user("technician");
    let id = user.saved(&private("a")).await;
    for (body, pointers) in [
        (json!({}), vec![""]),
        (json!({ "content": null }), vec!["/content"]),
        (json!({ "content": "  " }), vec!["/content"]),
        (json!({ "isPublic": 1 }), vec!["/isPublic"]),
        (
            json!({ "content": "b", "workOrderId": "01890a5d-ac96-774b-bcce-b30100000000" }),
            vec!["/workOrderId"],
        ),
    ] {
        let refused = user.put(&id, &body).await;
        assert_eq!((refused.outcome(), refused.pointers()), ((400, "invalid_request"), pointers), "{body}");
    }
    assert_eq!(world.types().await, ["NoteSaved"]);
}

#[tokio::test]
async fn what_is_no_json_object_of_a_fair_size_is_refused() {
    let world = World::start().await;
    let user = world.user("technician");
    let text = |text: &str| {
        let mut request = user.request("POST", "/notes", Some(&Value::Null));
        *request.body_mut() = Body::Text(text.to_owned());
        request
    };
    let large = private(&"x".repeat(256 * 1024)).to_string();
    for (body, outcome) in [
        ("", (400, "missing_body")),
        ("{\"content\": \"a\"", (400, "malformed_json")),
        ("[]", (400, "invalid_request")),
        ("{\"content\": \"a\", \"content\": \"b\"}", (400, "invalid_request")),
        (&large, (413, "payload_too_large")),
    ] {
        assert_eq!(world.handle(text(body)).await.outcome(), outcome);
    }
    let mut form = text("content=a");
    form.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(world.handle(form).await.outcome(), (415, "unsupported_media_type"));
    assert_nothing_written(&world).await;
}
