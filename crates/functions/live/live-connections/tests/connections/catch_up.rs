//! What somebody missed.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tradewind_domain::order::Step;
use tradewind_kit::{clock, ids};
use tradewind_stores::dynamodb::live::Cursor;
use tradewind_testkit::Post;

use crate::support::{ORG, OTHER_ORG, World, ago, aws, disconnect, org, types, user};

fn last(messages: &[Value]) -> &Value {
    let last = messages.last().unwrap();
    assert_eq!(last["eventType"], "caught-up", "{messages:#?}");
    last
}

#[tokio::test]
async fn a_client_that_was_away_gets_what_it_missed_in_order() {
    let world = World::new().await;
    world.connect("technician", ORG, "before").await;
    let heard = world.broadcast(Step::Placed).await;
    let received: Value = serde_json::from_str(&world.gateway.received_by("before")[0]).unwrap();
    let cursor = received["cursor"].as_str().unwrap();
    disconnect(&world.api, "before").await;
    let mut expected = vec![heard.id];
    for step in [Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed] {
        expected.push(world.broadcast(step).await.id);
    }
    world.connect("technician", ORG, "after").await;
    let messages = world.catch_up("after", cursor).await;
    // With what it knows of the half minute before the cursor.
    let ids: Vec<_> = messages.iter().filter_map(|message| message["eventId"].as_str()).collect();
    assert_eq!(ids, expected.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(messages[0], received, "as it was sent the first time");
    let end = last(&messages);
    assert!(end["cursor"].as_str().unwrap() > messages[4]["cursor"].as_str().unwrap());
    assert_eq!(end.get("incomplete"), None);
}

#[tokio::test]
async fn what_was_told_before_messages_had_a_trace_is_told_as_it_was() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.feed(ORG, ago(20), Some("from-before"), None).await;
    let traced = world.broadcast(Step::Placed).await;
    let messages = world.catch_up("a=", Cursor::at_time(ago(30), &org(ORG))).await;
    assert_eq!(types(&messages), ["from-before", "order-placed", "caught-up"]);
    assert_eq!(messages[0], json!({ "eventType": "from-before" }));
    assert_eq!(messages[1]["traceId"], traced.traceparent.unwrap().trace_id());
}

#[tokio::test]
async fn the_answer_begins_half_a_minute_before_the_cursor() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    for (seconds, name) in [(120, "known"), (85, "overlap"), (55, "missed")] {
        world.feed(ORG, ago(seconds), Some(name), None).await;
    }
    let cursor = Cursor::new(ago(60), ids::uuid(), &org(ORG));
    assert_eq!(types(&world.catch_up("a=", cursor).await), ["overlap", "missed", "caught-up"]);
}

#[tokio::test]
async fn what_is_for_others_is_not_in_it() {
    let world = World::new().await;
    let me = world.connect("technician", ORG, "a=").await.user_id;
    let other = user("somebody-else");
    let namesake = user(&format!("{me}0"));
    for (number, (everyone, one)) in [
        (Some("public"), None),
        (None, Some((&me, "mine"))),
        (None, Some((&other, "secret"))),
        (None, Some((&namesake, "secret"))),
        (Some("gone"), Some((&other, "secret"))),
        (Some("gone"), Some((&me, "changed"))),
    ]
    .into_iter()
    .enumerate()
    {
        world.feed(ORG, ago(20 - i64::try_from(number).unwrap()), everyone, one).await;
    }
    world.feed(OTHER_ORG, ago(10), Some("secret"), Some((&me, "secret"))).await;
    let messages = world.catch_up("a=", Cursor::at_time(ago(30), &org(ORG))).await;
    assert_eq!(types(&messages), ["public", "mine", "gone", "changed", "caught-up"]);
}

#[tokio::test]
async fn a_cursor_of_another_org_is_refused() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.feed(OTHER_ORG, ago(10), Some("secret"), None).await;
    let messages = world.catch_up("a=", Cursor::at_time(ago(30), &org(OTHER_ORG))).await;
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!((&message["eventType"], &message["code"]), (&json!("error"), &json!("invalid_cursor")));
}

#[tokio::test]
async fn without_a_cursor_the_answer_says_where_to_begin() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.feed(ORG, ago(40), Some("earlier"), None).await;
    let messages = world.say("a=", &json!({ "action": "catch-up" })).await;
    assert_eq!(types(&messages), ["caught-up"]);
    let cursor = last(&messages)["cursor"].as_str().unwrap().to_owned();
    world.feed(ORG, clock::now(), Some("later"), None).await;
    assert_eq!(types(&world.catch_up("a=", cursor).await), ["later", "caught-up"]);
}

#[tokio::test]
async fn a_feed_of_many_pages_is_read_to_its_end() {
    let world = World::new().await;
    let connection = world.connect("technician", ORG, "a=").await;
    let other = user("somebody-else");
    for number in 0..30 {
        let one = (number % 3 == 0).then_some((&other, "secret"));
        let everyone = one.is_none().then_some("public");
        world.feed(ORG, ago(30 - number), everyone, one).await;
    }
    let live = world.live.clone().with_page_size(2);
    let missed = live.missed(&connection.org_id, &connection.user_id, ago(60), 100).await.unwrap();
    assert_eq!((missed.messages.len(), missed.has_more), (20, false));
    let some = live.missed(&connection.org_id, &connection.user_id, ago(60), 19).await.unwrap();
    assert_eq!((&some.messages[..], some.has_more), (&missed.messages[..19], true));
}

#[tokio::test]
async fn too_much_or_too_old_is_said_and_not_sent() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.feed(ORG, ago(3600), Some("an hour old"), None).await;
    let old = Cursor::at_time(clock::now() - SignedDuration::from_hours(25), &org(ORG));
    let messages = world.catch_up("a=", old).await;
    assert_eq!((types(&messages), &last(&messages)["incomplete"]), (vec!["caught-up"], &json!(true)));

    let feed = (0..501_u32).map(|number| {
        let at = ago(1000) + SignedDuration::from_secs(number.into());
        world.feed(ORG, at, Some("one of many"), None)
    });
    futures::future::join_all(feed).await;
    let messages = world.catch_up("a=", Cursor::at_time(ago(1500), &org(ORG))).await;
    let end = last(&messages);
    assert_eq!((messages.len(), &end["incomplete"]), (1, &json!(true)));
    // From there on it goes on as ever.
    let cursor = end["cursor"].as_str().unwrap().to_owned();
    world.feed(ORG, clock::now(), Some("later"), None).await;
    assert_eq!(types(&world.catch_up("a=", cursor).await), ["later", "caught-up"]);
}

#[tokio::test]
async fn time_that_runs_out_is_said() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.feed(ORG, ago(10), Some("missed"), None).await;
    let since = Cursor::at_time(ago(20), &org(ORG)).to_string();
    let body = json!({ "body": json!({ "action": "catch-up", "since": since }).to_string() });
    let request = serde_json::from_value(crate::support::request("$default", "a=", &body)).unwrap();
    world.api.answer(request, tradewind_kit::Deadline::after(std::time::Duration::ZERO)).await;
    let end: Value = serde_json::from_str(&world.gateway.received_by("a=")[0]).unwrap();
    assert_eq!((&end["eventType"], &end["incomplete"]), (&json!("caught-up"), &json!(true)));
}

#[tokio::test]
async fn without_every_message_there_is_no_end() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    for name in ["first", "second", "third"] {
        world.feed(ORG, clock::now(), Some(name), None).await;
    }
    world.gateway.judge(|_, before| if before == 1 { Post::Forbidden } else { Post::Taken });
    let messages = world.catch_up("a=", Cursor::at_time(ago(20), &org(ORG))).await;
    assert_eq!(types(&messages), ["first"], "the client asks again");
}

#[tokio::test]
async fn an_event_is_never_between_the_broadcast_and_the_catch_up() {
    // Clients connect and ask for what came since a cursor while events are broadcast: each hears of each, one way or
    // the other.
    let world = World::new().await;
    let cursor = Cursor::at_time(clock::now(), &org(ORG));
    let broadcasts = async {
        let mut ids = Vec::new();
        for step in Step::ALL {
            ids.push(world.broadcast(step).await.id.to_string());
        }
        ids
    };
    let clients = futures::future::join_all((0..12_u64).map(|number| {
        let (world, cursor) = (&world, cursor.to_string());
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(number * 8)).await;
            let id = format!("c{number}");
            world.connect("technician", ORG, &id).await;
            let api = world.api_over(&aws(tradewind_testkit::cloud_endpoint()));
            let body = json!({ "body": json!({ "action": "catch-up", "since": cursor }).to_string() });
            crate::support::ask(&api, "$default", &id, &body).await;
            id
        }
    }));
    let (mut told, clients) = futures::future::join(broadcasts, clients).await;
    told.sort();
    for id in clients {
        let received = world.gateway.received_by(&id);
        let messages = received.iter().map(|text| serde_json::from_str::<Value>(text).unwrap());
        let mut heard: Vec<_> =
            messages.filter_map(|message| message["eventId"].as_str().map(str::to_owned)).collect();
        heard.sort();
        heard.dedup();
        assert_eq!(heard, told, "{id}");
    }
}
