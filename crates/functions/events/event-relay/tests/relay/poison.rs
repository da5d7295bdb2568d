//! Records that can never be published.

use event_relay::{Poison, Stop, Stopped, Unpublished, publish};
use serde_json::{Value, json};
use tradewind_kit::bus::Bus;
use tradewind_testkit::{EventBusSink, Mood, Queue};

use crate::support::{
    BUS, appended, aws, details, placed, record, records, relay, relay_beside, run, sequence_number,
};

/// Records that are no events, each with the code and what is said of it.
fn poisons(place: usize) -> Vec<(Value, &'static str, &'static str)> {
    let [event] = placed(1).try_into().unwrap();
    let huge = event.replacen('{', &format!("{{\"padding\":\"{}\",", "x".repeat(262_144)), 1);
    let long = event.replace("OrderPlaced", &"x".repeat(129));
    let number = json!({ "event": { "N": "1" } });
    vec![
        (record(place, "INSERT", &json!({ "pk": { "S": "?" } })), "no_event", "the item has no event"),
        (record(place, "INSERT", &number), "no_event", "the item has no event"),
        (appended(place, "garbage {"), "not_an_event", "not an event"),
        (appended(place, "{}"), "not_an_event", "not an event"),
        (appended(place, &event.replace("\"type\"", "\"kind\"")), "not_an_event", "not an event"),
        (
            appended(place, &event.replace("/tradewind/orders", "")),
            "invalid_name",
            "source is empty or too long",
        ),
        (appended(place, &long), "invalid_name", "type is empty or too long"),
        (appended(place, &huge), "too_large", "EventBridge takes less than 262144"),
    ]
}

/// Code, reason and text of what was set aside.
async fn dead(queue: &Queue) -> Vec<(String, String, String)> {
    let received = queue.receive(queue.depth().await).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |record: &Value| {
        let attribute = |name: &str| text(&record["messageAttributes"][name]["stringValue"]);
        (attribute("deadLetterCode"), attribute("deadLetterReason"), text(&record["body"]))
    };
    received["Records"].as_array().unwrap().iter().map(read).collect()
}

#[tokio::test]
async fn a_poisoned_record_goes_aside_with_its_reason_and_everything_else_goes_out() {
    for (poison, code, why) in poisons(12) {
        let (sink, queue) = (EventBusSink::start().await, Queue::create().await);
        let mut events = placed(25);
        let mut records = records(&events);
        let event = poison["dynamodb"]["NewImage"]["event"]["S"].as_str().map(str::to_owned);
        records[12] = poison;
        let relayed = run(&relay_beside(&sink, &queue), &records).await;
        assert_eq!((relayed.published, relayed.set_aside, relayed.stopped), (24, 1, None), "{why}");
        events.remove(12);
        assert_eq!(details(&sink), events, "{why}");
        let [(was, reason, body)] = dead(&queue).await.try_into().unwrap();
        assert_eq!(was, code);
        assert!(reason.contains(why), "{reason}");
        if let Some(event) = event.filter(|event| event.len() < 256_000) {
            assert_eq!(body, event);
        } else {
            let place: Value = serde_json::from_str(&body).unwrap();
            let expected =
                json!({ "keys": { "pk": { "S": "EVENTS#.." } }, "sequenceNumber": sequence_number(12) });
            assert_eq!(place, expected, "{why}");
        }
    }
}

#[tokio::test]
async fn an_entry_that_the_bus_refuses_for_itself_goes_aside_as_the_event_that_it_is() {
    let (sink, queue) = (EventBusSink::start().await, Queue::create().await);
    let events = placed(4);
    let refused = events[2].clone();
    sink.judge(move |entry| (entry.detail == refused).then_some("MalformedDetail"));
    let relayed = run(&relay_beside(&sink, &queue), &records(&events)).await;
    assert_eq!((relayed.published, relayed.set_aside, relayed.stopped), (3, 1, None));
    let [(code, reason, body)] = dead(&queue).await.try_into().unwrap();
    assert_eq!((code.as_str(), &body), ("refused", &events[2]));
    assert!(reason.contains("MalformedDetail"), "{reason}");
}

#[tokio::test]
async fn without_the_dead_letter_queue_the_batch_stops_at_the_poisoned_record() {
    for (poison, code, why) in poisons(12) {
        let sink = EventBusSink::start().await;
        let events = placed(25);
        let mut records = records(&events);
        records[12] = poison;
        let relayed = run(&relay(&sink), &records).await;
        let Some(Stopped { index: 12, cause: Stop::NotSetAside(poison) }) = &relayed.stopped else {
            panic!("{why}: {relayed:?}")
        };
        assert_eq!(poison.code(), code);
        assert_eq!((relayed.published, relayed.set_aside, details(&sink)), (12, 0, events[..12].to_vec()));
    }
}

#[tokio::test]
async fn what_is_refused_behind_an_outage_is_not_set_aside_yet() {
    let (sink, queue) = (EventBusSink::start().await, Queue::create().await);
    let events = placed(4);
    let (away, refused) = (events[1].clone(), events[2].clone());
    sink.judge(move |entry| match &entry.detail {
        detail if *detail == away => Some("InternalFailure"),
        detail if *detail == refused => Some("MalformedDetail"),
        _ => None,
    });
    let relayed = run(&relay_beside(&sink, &queue), &records(&events)).await;
    assert!(matches!(relayed.stopped, Some(Stopped { index: 1, cause: Stop::Outage(_) })), "{relayed:?}");
    assert_eq!((relayed.set_aside, queue.depth().await), (0, 0));
}

#[tokio::test]
async fn by_hand_all_events_are_published_but_those_that_never_can_be() {
    let sink = EventBusSink::start().await;
    let bus = Bus::new(&aws(sink.url()), BUS);
    let mut events = placed(12);
    publish(&bus, &events).await.unwrap();
    assert_eq!(details(&sink), events);
    events[0] = "garbage".to_owned();
    let error = publish(&bus, &events).await.unwrap_err();
    assert!(matches!(error, Unpublished::Never(Poison::NotAnEvent(_))), "{error}");
    assert_eq!(details(&sink).len(), 23);
    sink.set_mood(Mood::Throttled);
    assert!(matches!(publish(&bus, &events).await, Err(Unpublished::Outage(_))));
}

#[tokio::test]
async fn changes_and_deletions_by_hand_are_passed_over() {
    let sink = EventBusSink::start().await;
    let events = placed(2);
    let image = json!({ "event": { "S": "garbage" } });
    let records = [
        record(0, "MODIFY", &image),
        appended(1, &events[0]),
        record(2, "REMOVE", &image),
        appended(3, &events[1]),
    ];
    let relayed = run(&relay(&sink), &records).await;
    assert_eq!((relayed.published, relayed.stopped), (2, None));
    assert_eq!(details(&sink), events);
}

#[tokio::test]
async fn a_type_that_is_unknown_here_goes_out_for_the_consumers_to_refuse() {
    let sink = EventBusSink::start().await;
    let unknown = placed(1)[0].replace("OrderPlaced", "OrderExploded");
    let relayed = run(&relay(&sink), &[appended(0, &unknown)]).await;
    assert_eq!((relayed.published, relayed.stopped), (1, None));
    assert_eq!(sink.accepted()[0].detail_type, "OrderExploded");
}
