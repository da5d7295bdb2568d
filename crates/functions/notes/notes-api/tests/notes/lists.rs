//! Lists: newest first, in pages, for those who may read them.

use serde_json::json;

use crate::support::{Answer, ELECTRIC, User, World, private};

const BOILER: &str = "01890a5d-ac96-774b-bcce-b30100000001";
const VALVE: &str = "01890a5d-ac96-774b-bcce-b30100000002";

/// Follows a list to its end; the contents of each page.
async fn pages(user: &User<'_>, path: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = path.to_owned();
    loop {
        let page = user.get(&next).await;
        pages.push(page.contents().into_iter().map(str::to_owned).collect());
        match page.body.get("nextCursor") {
            None => return pages,
            Some(_) => next = with(path, &format!("cursor={}", page.text("nextCursor"))),
        }
        assert!(pages.len() < 100, "a list ends");
    }
}

fn with(path: &str, parameter: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}{parameter}")
}

async fn write(user: &User<'_>, count: usize, public: bool) {
    for number in 0..count {
        user.post(&json!({ "content": format!("{public} {number}"), "isPublic": public })).await.ok(202);
    }
    user.world.save().await;
}

#[tokio::test]
async fn pages_go_through_everything_once_newest_first() {
    let world = World::start().await;
    let author = world.user("technician");
    write(&author, 7, true).await;
    let all: Vec<_> = (0..7).rev().map(|number| format!("true {number}")).collect();
    for path in ["/notes", "/notes/public"] {
        for (limit, sizes) in [(1, vec![1; 7]), (3, vec![3, 3, 1]), (7, vec![7]), (1000, vec![7])] {
            let pages = pages(&author, &with(path, &format!("limit={limit}"))).await;
            assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes, "{path} {limit}");
            assert_eq!(pages.concat(), all, "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn each_list_shows_what_its_reader_may_read() {
    let world = World::start().await;
    let (author, colleague) = (world.user("technician"), world.user("dispatcher"));
    author.saved_about("mine", false, BOILER).await;
    author.saved_about("for all", true, BOILER).await;
    author.saved_about("elsewhere", true, VALVE).await;
    colleague.saved_about("theirs", false, BOILER).await;
    colleague.saved_about("theirs for all", true, BOILER).await;
    author.saved(&private("about nothing")).await;

    let boiler = format!("/notes?workOrderId={BOILER}");
    assert_eq!(author.get("/notes").await.contents(), ["about nothing", "elsewhere", "for all", "mine"]);
    assert_eq!(colleague.get("/notes").await.contents(), ["theirs for all", "theirs"]);
    for reader in [&author, &colleague] {
        assert_eq!(reader.get("/notes/public").await.contents(), ["theirs for all", "elsewhere", "for all"]);
    }
    assert_eq!(author.get(&boiler).await.contents(), ["theirs for all", "for all", "mine"]);
    assert_eq!(colleague.get(&boiler).await.contents(), ["theirs for all", "theirs", "for all"]);
    let operator = world.user("operator");
    assert_eq!(operator.get(&boiler).await.contents(), ["theirs for all", "for all"]);
    assert!(operator.get("/notes").await.contents().is_empty());
    let unknown = "/notes?workOrderId=01890a5d-ac96-774b-bcce-b301000000ff";
    assert!(author.get(unknown).await.contents().is_empty());
}

#[tokio::test]
async fn private_notes_of_others_are_passed_over_without_gaps() {
    let world = World::start().await;
    let (author, colleague) = (world.user("technician"), world.user("dispatcher"));
    for number in 0..12 {
        let user = if number % 4 == 0 { &author } else { &colleague };
        let body =
            json!({ "content": number.to_string(), "isPublic": number % 6 == 1, "workOrderId": BOILER });
        user.post(&body).await.ok(202);
    }
    world.save().await;
    for limit in 1..6 {
        let pages = pages(&author, &format!("/notes?workOrderId={BOILER}&limit={limit}")).await;
        assert_eq!(pages.concat(), ["8", "7", "4", "1", "0"], "{limit}");
        assert!(pages.iter().rev().skip(1).all(|page| page.len() == limit), "{limit}: {pages:?}");
    }
}

#[tokio::test]
async fn deleted_notes_and_what_is_remembered_are_in_no_list() {
    let world = World::start().await;
    let author = world.user("technician");
    let mut ids = Vec::new();
    for number in 0..4 {
        let body = json!({ "content": number.to_string(), "isPublic": true, "workOrderId": BOILER });
        ids.push(author.post_once(&format!("k-{number}"), &body).await.text("noteId"));
    }
    world.save().await;
    author.delete(&ids[0]).await.ok(200);
    author.delete(&ids[2]).await.ok(200);
    assert_eq!((world.kept("TOMBSTONE").await.len(), world.kept("REQUEST").await.len()), (2, 4));
    for path in ["/notes", "/notes/public", &format!("/notes?workOrderId={BOILER}")] {
        assert_eq!(pages(&author, &with(path, "limit=1")).await.concat(), ["3", "1"], "{path}");
    }
}

#[tokio::test]
async fn the_note_at_the_cursor_may_go_and_the_next_page_still_follows() {
    let world = World::start().await;
    let author = world.user("technician");
    write(&author, 4, true).await;
    for path in ["/notes?limit=2", "/notes/public?limit=2"] {
        let first = author.get(path).await;
        let last = first.body["notes"][1]["noteId"].as_str().unwrap();
        author.delete(last).await.ok(200);
        let next = author.get(&with(path, &format!("cursor={}", first.text("nextCursor")))).await;
        assert_eq!(next.contents()[0], if path.contains("public") { "true 0" } else { "true 1" });
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_one_list_of_one_user() {
    let world = World::start().await;
    let author = world.user("technician");
    write(&author, 2, true).await;
    author.saved_about("a", true, BOILER).await;
    author.saved_about("b", true, BOILER).await;
    let boiler = format!("/notes?workOrderId={BOILER}");
    let lists = ["/notes", "/notes/public", &boiler];
    let refused = |answer: &Answer| {
        assert_eq!((answer.outcome(), answer.pointers()), ((400, "invalid_request"), vec!["/cursor"]));
    };
    for list in lists {
        let cursor = author.get(&with(list, "limit=1")).await.text("nextCursor");
        let cursor = format!("cursor={cursor}");
        author.get(&with(list, &cursor)).await.ok(200);
        for other in lists.into_iter().filter(|other| *other != list) {
            refused(&author.get(&with(other, &cursor)).await);
        }
        refused(&author.get(&with(&format!("/notes?workOrderId={VALVE}"), &cursor)).await);
        refused(&world.user("dispatcher").get(&with(list, &cursor)).await);
        refused(&world.user_of("technician", ELECTRIC).get(&with(list, &cursor)).await);
    }
    for nonsense in ["x", "", "eyJ2IjoxfQ", "%00"] {
        refused(&author.get(&format!("/notes?cursor={nonsense}")).await);
    }
}

#[tokio::test]
async fn parameters_that_are_not_right_are_named() {
    let world = World::start().await;
    let author = world.user("technician");
    for (path, pointer) in [
        ("/notes?limit=0", "/limit"),
        ("/notes?limit=1001", "/limit"),
        ("/notes?workOrderId=42", "/workOrderId"),
        ("/notes?user=somebody", "/user"),
        ("/notes/public?limit=x", "/limit"),
        ("/notes/public?workOrderId=01890a5d-ac96-774b-bcce-b30100000001", "/workOrderId"),
    ] {
        let answer = author.get(path).await;
        assert_eq!(
            (answer.outcome(), answer.pointers()),
            ((400, "invalid_request"), vec![pointer]),
            "{path}"
        );
    }
}
