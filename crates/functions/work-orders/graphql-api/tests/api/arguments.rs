//! Every invalid argument names its field, all of them at once, and nothing is written.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{ADD_CUSTOMER, CREATE, CUSTOMERS, JOHN, LIST, MOVE, NOBODY, PLUMBING, UPDATE, World};

fn long(characters: usize) -> String {
    "ü".repeat(characters)
}

fn cursor(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(text)
}

/// Bad values of an argument that takes text of at most so many characters.
fn bad_texts(field: &str, max: usize, blank_is_bad: bool) -> Vec<(&str, Value)> {
    let mut bad =
        vec![long(max + 1), "a\0b".to_owned(), "a\u{1b}[31m".to_owned(), "\u{85}x\u{80}".to_owned()];
    if blank_is_bad {
        bad.extend(["", " ", "\n\t\u{3000}"].map(str::to_owned));
    }
    bad.into_iter().map(|value| (field, json!(value))).collect()
}

fn bad_keys() -> Vec<(&'static str, Value)> {
    ["", " ", "two words", "ключ", "a\nb", &"k".repeat(256)].map(|key| ("idempotencyKey", json!(key))).into()
}

fn bad_instants() -> Vec<(&'static str, Value)> {
    [
        "",
        "soon",
        "2026-11-21",
        "2026-11-21T09:00:00",
        "09:00:00Z",
        "2026-02-30T09:00:00Z",
        "2026-11-21T25:00:00Z",
        "1969-12-31T23:59:59Z",
        "-002026-11-21T09:00:00Z",
        "+010000-01-01T00:00:00Z",
        "1795251600",
        "\0",
        "2026-11-21T09:00:00Z; DROP TABLE outbox",
    ]
    .map(|instant| ("scheduledAt", json!(instant)))
    .into()
}

fn bad_ids(field: &'static str) -> Vec<(&'static str, Value)> {
    [
        "",
        "42",
        "null",
        "01890a5d-ac96-774b-bcce-b302099a805",
        "01890a5d-ac96-774b-bcce-b302099a8057 ",
        "\0",
        "' OR 1=1",
    ]
    .map(|id| (field, json!(id)))
    .into()
}

fn with(base: &Value, field: &str, value: &Value) -> Value {
    let mut arguments = base.clone();
    arguments[field] = value.clone();
    arguments
}

#[tokio::test]
async fn every_invalid_argument_of_a_mutation_names_its_field_and_nothing_is_written() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let before = world.counts().await;
    let versions = || [0, -1, i64::MIN].map(|version| ("expectedVersion", json!(version)));
    let details = || {
        let mut bad = bad_texts("title", 500, true);
        bad.extend(bad_texts("description", 10_000, false));
        bad.extend(bad_texts("address", 1_000, false));
        bad.extend(bad_instants());
        bad.extend(bad_keys());
        bad
    };
    let mut create = details();
    create.extend(bad_ids("customerId"));
    create.push(("customerId", json!(NOBODY)));
    let mut update = details();
    update.push(("title", Value::Null));
    update.extend(bad_ids("id"));
    update.extend(versions());
    let mut r#move = bad_keys();
    r#move.extend(bad_ids("id"));
    r#move.extend(versions());
    let mut customer = bad_texts("name", 200, true);
    customer.extend(bad_texts("email", 254, false));
    customer.extend(bad_texts("phone", 50, false));
    customer.extend(bad_keys());
    let mails = ["nobody", "@", "a@", "@b", "a b@c.example", "a@b c"];
    customer.extend(mails.map(|mail| ("email", json!(mail))));

    for (mutation, valid, bad) in [
        (CREATE, json!({ "customerId": JOHN, "title": "Leak" }), create),
        (UPDATE, json!({ "id": id, "title": "Flood" }), update),
        (MOVE, json!({ "id": id, "status": "SCHEDULED" }), r#move),
        (ADD_CUSTOMER, json!({ "name": "Max" }), customer),
    ] {
        for (field, value) in bad {
            let answer = user.send(mutation, with(&valid, field, &value)).await;
            assert_eq!(answer.outcome(), (200, "BAD_USER_INPUT"), "{field}: {value}");
            assert_eq!(answer.invalid(), [field], "{field}: {value}");
        }
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn every_invalid_argument_of_a_query_names_its_field() {
    let world = World::with_view().await;
    let user = world.user("operator", PLUMBING);
    let no_cursors = ["", "%%%", "a", "STATUS#OPEN#", " "].map(str::to_owned);
    let foreign = |texts: &[&str]| texts.iter().map(|text| cursor(text)).collect::<Vec<_>>();
    let of_others = foreign(&["", "HEAD#WO#1", "ORG#electricCo456", "status#OPEN#", "\u{fffd}", &long(300)]);
    for (query, cursors) in [
        (LIST, [&no_cursors[..], &of_others].concat()),
        (
            CUSTOMERS,
            [&no_cursors[..], &foreign(&["", "x y", JOHN, &format!("{JOHN} a\0b"), "STATUS#OPEN#x"])]
                .concat(),
        ),
    ] {
        for first in [0, -1, 101, i64::MAX, i64::MIN] {
            let answer = user.send(query, json!({ "first": first })).await;
            assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", vec!["first"]), "{first}");
        }
        for after in cursors {
            let answer = user.send(query, json!({ "after": after })).await;
            assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", vec!["after"]), "{after:?}");
        }
        let answer = user.send(query, json!({ "first": 0, "after": "%" })).await;
        assert_eq!(answer.invalid(), ["after", "first"], "both are named at once");
    }
    // A cursor of another status is not one of this list.
    let open = cursor("STATUS#OPEN#TS#2026-11-21T09:00:00.000000Z#WO#x");
    let answer = user.send(LIST, json!({ "status": "SCHEDULED", "after": open })).await;
    assert_eq!(answer.invalid(), ["after"]);

    for (_, id) in bad_ids("id") {
        let answer = user.send("query ($id: ID!) { workOrder(id: $id) { id } }", json!({ "id": id })).await;
        assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", vec!["id"]), "{id}");
    }
}

#[tokio::test]
async fn all_invalid_arguments_are_named_at_once() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let before = world.counts().await;
    let bad = json!({
        "id": "x", "expectedVersion": 0, "idempotencyKey": "", "customerId": "x", "title": "", "description": "\0",
        "address": "\0", "scheduledAt": "soon", "name": "", "email": "nobody", "phone": "\0", "status": "SCHEDULED",
    });
    let details = ["address", "description", "idempotencyKey", "scheduledAt", "title"];
    for (mutation, more) in [(CREATE, &["customerId"][..]), (UPDATE, &["expectedVersion", "id"])] {
        let mut expected = [&details, more].concat();
        expected.sort_unstable();
        assert_eq!(user.send(mutation, bad.clone()).await.invalid(), expected);
    }
    assert_eq!(user.send(MOVE, bad.clone()).await.invalid(), ["expectedVersion", "id", "idempotencyKey"]);
    assert_eq!(user.send(ADD_CUSTOMER, bad).await.invalid(), ["email", "idempotencyKey", "name", "phone"]);
    assert_eq!(world.counts().await, before);
    let row = world.rows.query_one("SELECT id::text FROM work_orders", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), id);
}

#[tokio::test]
async fn a_number_that_no_int_can_hold_names_its_argument() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let before = world.counts().await;
    let list = |list: &str, huge: &str| format!("{{ {list}(first: {huge}) {{ edges {{ cursor }} }} }}");
    let update = |huge: &str| {
        format!("mutation {{ updateWorkOrder(id: \"{id}\", expectedVersion: {huge}) {{ id }} }}")
    };
    for huge in ["2147483648", "-2147483649", "9223372036854775807", "18446744073709551616"] {
        for query in [list("customers", huge), list("workOrders", huge)] {
            let answer = user.ask(&query).await;
            assert_eq!(answer.invalid(), ["first"], "{}", answer.body);
        }
    }
    for huge in ["-2147483649", "18446744073709551616"] {
        let answer = user.ask(&update(huge)).await;
        assert_eq!(answer.invalid(), ["expectedVersion"], "{}", answer.body);
    }
    assert_eq!(
        user.ask(&update("9223372036854775807")).await.code(),
        "VERSION_CONFLICT",
        "a number like any other"
    );
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn the_longest_texts_that_fit_are_kept_whole() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let (title, description, address) = (long(500), "🔧".repeat(10_000), long(1_000));
    let create = json!({
        "customerId": JOHN, "title": format!("  {title}\n"), "description": description, "address": address,
        "scheduledAt": "2026-11-25T14:30:00.1234567+01:00", "idempotencyKey": "k".repeat(255),
    });
    let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
    world.project().await;
    let query = format!("{{ workOrder(id: \"{id}\") {{ title description address scheduledAt }} }}");
    let expected = json!({
        "title": title, "description": description, "address": address,
        "scheduledAt": "2026-11-25T13:30:00.123456Z",
    });
    assert_eq!(user.ask(&query).await.ok("workOrder"), &expected);
}

#[tokio::test]
async fn text_that_looks_like_code_is_only_text() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    for text in
        ["'; DROP TABLE work_orders; --", "<script>alert(1)</script>", "{{7*7}} ${jndi:x} %s", "a\\u0000b"]
    {
        let create = json!({ "customerId": JOHN, "title": text, "description": text, "address": text });
        let id = user.send(CREATE, create).await.text("createWorkOrder", "id");
        world.project().await;
        let query = format!("{{ workOrder(id: \"{id}\") {{ title description address }} }}");
        let expected = json!({ "title": text, "description": text, "address": text });
        assert_eq!(user.ask(&query).await.ok("workOrder"), &expected);
    }
}
