//! Who is not asked sees nothing: other orgs, other users whatever their role, and whoever has no good token.

use serde_json::json;

use crate::support::{ELECTRIC, PLUMBING, World, private};

const WORK_ORDER: &str = "01890a5d-ac96-774b-bcce-b30100000001";

#[tokio::test]
async fn another_org_sees_nothing_and_changes_nothing() {
    let world = World::start().await;
    let author = world.user("technician");
    let id = author.saved_about("a", true, WORK_ORDER).await;
    let before = (world.notes.items().await, world.events.items().await);
    for role in ["technician", "dispatcher", "operator"] {
        let stranger = world.user_of(role, ELECTRIC);
        for path in ["/notes", "/notes/public", &format!("/notes?workOrderId={WORK_ORDER}")] {
            assert!(stranger.get(path).await.contents().is_empty(), "{role} {path}");
        }
        assert_eq!(stranger.put(&id, &private("b")).await.outcome(), (404, "not_found"), "{role}");
        assert_eq!(stranger.delete(&id).await.outcome(), (404, "not_found"), "{role}");
    }
    assert_eq!((world.notes.items().await, world.events.items().await), before);
}

#[tokio::test]
async fn nobody_changes_a_note_of_a_colleague_whatever_their_role_and_whoever_may_read_it() {
    let world = World::start().await;
    let author = world.user("technician");
    for public in [true, false] {
        let id = author.saved(&json!({ "content": "a", "isPublic": public })).await;
        for role in ["dispatcher", "operator"] {
            let colleague = world.user(role);
            let answer = colleague.put(&id, &private("b")).await;
            assert_eq!(answer.outcome(), (404, "not_found"), "{role} {public}");
            assert_eq!(colleague.delete(&id).await.outcome(), (404, "not_found"), "{role} {public}");
        }
    }
    assert_eq!(author.get("/notes").await.contents(), ["a", "a"]);
    assert_eq!(world.types().await, ["NoteSaved", "NoteSaved"]);
}

#[tokio::test]
async fn the_same_person_in_two_orgs_is_two_authors() {
    let world = World::start().await;
    let mut claims = world.issuer.claims("technician", PLUMBING);
    claims["custom:orgId"] = json!(ELECTRIC);
    let elsewhere = crate::support::User { world: &world, token: world.issuer.sign(&claims) };
    let id = world.user("technician").saved(&private("a")).await;
    assert!(elsewhere.get("/notes").await.contents().is_empty());
    assert_eq!(elsewhere.delete(&id).await.status, 404);
}

#[tokio::test]
async fn a_token_that_is_not_good_opens_nothing() {
    let world = World::start().await;
    let id = world.user("technician").saved(&private("a")).await;
    let before = world.bus.accepted();
    for (name, token) in world.issuer.refused("technician", PLUMBING) {
        let stranger = crate::support::User { world: &world, token };
        let answers = [
            stranger.get("/notes").await,
            stranger.get("/notes/public").await,
            stranger.post_once("k", &private("b")).await,
            stranger.put(&id, &private("b")).await,
            stranger.delete(&id).await,
        ];
        for answer in answers {
            assert_eq!(answer.outcome(), (401, "unauthorized"), "{name}");
        }
    }
    assert_eq!(world.bus.accepted(), before);
    assert_eq!(world.types().await, ["NoteSaved"]);
}
