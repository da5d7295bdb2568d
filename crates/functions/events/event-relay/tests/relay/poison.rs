//! Records that can never be published.

use event_relay::{Stop, Stopped};
use serde_json::{Value, json};
use tradewind_testkit::EventBusSink;

use crate::support::{appended, details, placed, record, records, relay, run};

/// Records that are no events, each with what the log says of it.
fn poisons(place: usize) -> Vec<(Value, &'static str)> {
    let [event] = placed(1).try_into().unwrap();
    let huge = event.replacen('{', &format!("{{\"padding\":\"{}\",", "x".repeat(262_144)), 1);
    let long = event.replace("OrderPlaced", &"x".repeat(129));
    let number = json!({ "event": { "N": "1" } });
    vec![
        (record(place, "INSERT", &json!({ "pk": { "S": "?" } })), "the item has no event"),
        (record(place, "INSERT", &number), "the item has no event"),
        (appended(place, "garbage {"), "not an event"),
        (appended(place, "{}"), "not an event"),
        (appended(place, &event.replace("\"type\"", "\"kind\"")), "not an event"),
        (appended(place, &event.replace("/tradewind/orders", "")), "source is empty or too long"),
        (appended(place, &long), "type is empty or too long"),
        (appended(place, &huge), "EventBridge takes less than 262144"),
    ]
}

#[tokio::test]
async fn everything_before_a_poisoned_record_is_out_before_it_stops_the_batch() {
    for (poison, why) in poisons(12) {
        let sink = EventBusSink::start().await;
        let events = placed(25);
        let mut records = records(&events);
        records[12] = poison;
        let relayed = run(&relay(&sink), &records).await;
        let Some(Stopped { index: 12, cause }) = &relayed.stopped else { panic!("{why}: {relayed:?}") };
        assert!(cause.to_string().contains(why), "{cause}");
        assert_eq!((relayed.published, details(&sink)), (12, events[..12].to_vec()), "{why}");
    }
}

#[tokio::test]
async fn an_entry_that_the_bus_refuses_for_itself_is_to_blame() {
    let sink = EventBusSink::start().await;
    let events = placed(4);
    let refused = events[2].clone();
    sink.judge(move |entry| (entry.detail == refused).then_some("MalformedDetail"));
    let relayed = run(&relay(&sink), &records(&events)).await;
    assert!(matches!(relayed.stopped, Some(Stopped { index: 2, cause: Stop::Refused(_) })), "{relayed:?}");
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
