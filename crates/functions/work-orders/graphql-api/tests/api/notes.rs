//! Notes: one's own, public ones, and those about a work order, each to those who may read them.

use serde_json::{Value, json};
use tradewind_domain::note::Note;

use crate::support::{ELECTRIC, PLUMBING, User, World, at, note, work_order_id};

const OWN: &str = "query ($first: Int, $after: String) {
      notes(first: $first, after: $after) { nodes { content } pageInfo { hasNextPage endCursor } }
    }";
const PUBLIC: &str = "query ($first: Int, $after: String) {
      publicNotes(first: $first, after: $after) { nodes { content } pageInfo { hasNextPage endCursor } }
    }";

fn contents(page: &Value) -> Vec<&str> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["content"].as_str().unwrap()).collect()
}

/// The id of somebody with this role.
fn subject(world: &World, role: &str, org: &str) -> String {
    world.issuer.claims(role, org)["sub"].as_str().unwrap().to_owned()
}

async fn walk(user: &User<'_>, query: &str, field: &str) -> Vec<String> {
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = user.send(query, json!({ "first": 2, "after": after })).await;
        let page = answer.ok(field);
        seen.extend(contents(page).into_iter().map(str::to_owned));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return seen;
        }
    }
}

#[tokio::test]
async fn one_reads_ones_own_notes_and_the_public_ones_of_the_org_newest_first() {
    let world = World::with_stores().await;
    let (jane, omar) = (subject(&world, "technician", PLUMBING), subject(&world, "operator", PLUMBING));
    for n in 0..5 {
        let (author, is_public) = if n % 2 == 0 { (&jane, n == 4) } else { (&omar, true) };
        world.stores.write(&note(PLUMBING, author, n, &format!("note {n}"), is_public)).await;
    }
    let stranger = subject(&world, "operator", ELECTRIC);
    world.stores.write(&note(ELECTRIC, &stranger, 9, "elsewhere", true)).await;

    let user = world.user("technician", PLUMBING);
    assert_eq!(walk(&user, OWN, "notes").await, ["note 4", "note 2", "note 0"]);
    assert_eq!(walk(&user, PUBLIC, "publicNotes").await, ["note 4", "note 3", "note 1"]);
    assert_eq!(walk(&world.user("dispatcher", PLUMBING), OWN, "notes").await, [""; 0]);

    let query = "{ notes(first: 1) { nodes { id userId username content isPublic workOrderId createdAt updatedAt } } }";
    let answer = user.ask(query).await;
    let found = &answer.ok("notes")["nodes"][0];
    let expected = json!({ "id": found["id"], "userId": jane, "username": format!("{jane}@example.com"),
        "content": "note 4", "isPublic": true, "workOrderId": null, "createdAt": at(4), "updatedAt": at(4) });
    assert_eq!(found, &expected);

    // A cursor leads on in the list that its user was shown, and in no other.
    let answer = user.send(OWN, json!({ "first": 1 })).await;
    let cursor = json!({ "after": answer.ok("notes")["pageInfo"]["endCursor"] });
    assert_eq!(user.send(PUBLIC, cursor.clone()).await.invalid(), ["after"]);
    assert_eq!(world.user("operator", PLUMBING).send(OWN, cursor).await.invalid(), ["after"]);
}

#[tokio::test]
async fn a_work_order_shows_what_was_written_about_it_that_the_caller_may_read() {
    let world = World::with_stores().await;
    let id = world.user("dispatcher", PLUMBING).open("Leak").await;
    world.project().await;
    let (jane, omar) = (subject(&world, "technician", PLUMBING), subject(&world, "operator", PLUMBING));
    for (n, author, is_public) in [(0, &jane, false), (1, &omar, false), (2, &jane, true), (3, &omar, true)] {
        let about = Some(work_order_id(&id));
        let written =
            Note { work_order_id: about, ..note(PLUMBING, author, n, &format!("note {n}"), is_public) };
        world.stores.write(&written).await;
    }
    world.stores.write(&note(PLUMBING, &jane, 9, "about nothing", true)).await;

    let query = "query ($id: ID!, $after: String) {
          workOrder(id: $id) {
            notes(first: 2, after: $after) { nodes { content workOrderId } pageInfo { hasNextPage endCursor } }
          }
        }";
    for (role, expected) in [
        ("technician", vec!["note 3", "note 2", "note 0"]),
        ("operator", vec!["note 3", "note 2", "note 1"]),
        ("dispatcher", vec!["note 3", "note 2"]),
    ] {
        let (user, mut seen, mut after) = (world.user(role, PLUMBING), Vec::new(), Value::Null);
        loop {
            let answer = user.send(query, json!({ "id": id, "after": after })).await;
            let page = &answer.ok("workOrder")["notes"];
            assert!(page["nodes"].as_array().unwrap().iter().all(|note| note["workOrderId"] == id));
            seen.extend(contents(page).into_iter().map(str::to_owned));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, expected, "{role}");
    }
}

#[tokio::test]
async fn a_token_that_names_no_user_reads_no_notes() {
    let world = World::with_stores().await;
    let token = world.issuer.changed("technician", PLUMBING, &json!({ "sub": "a b" }));
    let user = world.with_token(token);
    assert_eq!(user.send(OWN, json!({})).await.code(), "FORBIDDEN");
    assert_eq!(user.send(PUBLIC, json!({})).await.code(), "FORBIDDEN");
}
