//! Events that go out, and a bus that does not take them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use event_relay::{Stop, Stopped};
use tradewind_domain::order::Step;
use tradewind_kit::Deadline;
use tradewind_testkit::{EventBusSink, Mood};

use crate::support::{BUS, details, event, placed, records, relay, run, stream};

#[tokio::test]
async fn events_go_out_unchanged_in_their_order_and_ten_a_call() {
    let sink = EventBusSink::start().await;
    let events = placed(25);
    let relayed = run(&relay(&sink), &records(&events)).await;
    assert_eq!((relayed.published, relayed.stopped), (25, None));
    assert_eq!(details(&sink), events);
    assert_eq!(sink.requests(), 3);
    for entry in sink.accepted() {
        assert_eq!((entry.bus.as_str(), entry.timed), (BUS, true));
        assert_eq!((entry.source.as_str(), entry.detail_type.as_str()), ("/tradewind/orders", "OrderPlaced"));
    }
}

#[tokio::test]
async fn source_and_type_are_those_of_each_event() {
    let sink = EventBusSink::start().await;
    let life = [Step::Placed, Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed];
    run(&relay(&sink), &records(&life.map(|step| event(1, step)))).await;
    let entries = sink.accepted();
    let seen: Vec<_> =
        entries.iter().map(|entry| (entry.source.as_str(), entry.detail_type.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("/tradewind/orders", "OrderPlaced"),
            ("/tradewind/orders", "OrderCreated"),
            ("/tradewind/inventory", "OrderStockAllocated"),
            ("/tradewind/payments", "OrderPaymentAccepted"),
            ("/tradewind/inventory", "OrderConfirmed"),
        ]
    );
}

#[tokio::test]
async fn large_events_share_a_call_only_while_they_fit() {
    let sink = EventBusSink::start().await;
    let padded =
        |event: &String| event.replacen('{', &format!("{{\"padding\":\"{}\",", "x".repeat(100_000)), 1);
    let events: Vec<_> = placed(5).iter().map(padded).collect();
    let relayed = run(&relay(&sink), &records(&events)).await;
    assert_eq!((relayed.published, relayed.stopped), (5, None));
    assert_eq!((details(&sink), sink.requests()), (events, 3));
}

#[tokio::test]
async fn the_first_entry_that_fails_stops_the_batch() {
    let sink = EventBusSink::start().await;
    let events = placed(25);
    let unlucky = [events[13].clone(), events[16].clone()];
    sink.judge(move |entry| unlucky.contains(&entry.detail).then_some("InternalFailure"));
    let relayed = run(&relay(&sink), &records(&events)).await;
    let Some(Stopped { index, cause: Stop::Outage(why) }) = relayed.stopped else { panic!("{relayed:?}") };
    assert_eq!(index, 13);
    assert!(why.starts_with("InternalFailure"), "{why}");
    // Of the same call the others are out, and come again; the third call was never made.
    assert_eq!((relayed.published, sink.requests()), (18, 2));
}

#[tokio::test]
async fn while_the_bus_is_out_of_reach_nothing_is_lost_and_nobody_is_blamed() {
    let moods = [
        Mood::Unavailable,
        Mood::InternalError,
        Mood::Throttled,
        Mood::Forbidden,
        Mood::NoSuchTopic,
        Mood::Garbage,
        Mood::HangUp,
        Mood::AnswerLost,
    ];
    for mood in moods {
        let sink = EventBusSink::start().await;
        sink.set_mood(mood);
        let events = placed(12);
        let relayed = run(&relay(&sink), &records(&events)).await;
        assert_eq!(relayed.published, 0, "{mood:?}");
        assert!(
            matches!(relayed.stopped, Some(Stopped { index: 0, cause: Stop::Outage(_) })),
            "{mood:?}: {relayed:?}"
        );
        assert_eq!(sink.requests(), 1, "{mood:?}: after an outage no further call is made");
    }
}

#[tokio::test]
async fn what_is_not_out_by_the_deadline_comes_again() {
    let sink = EventBusSink::start().await;
    sink.set_mood(Mood::Silent);
    let events = stream(&records(&placed(3))).records;
    for left in [Duration::ZERO, Duration::from_millis(50)] {
        let relayed = relay(&sink).relay(&events, Deadline::after(left)).await;
        assert_eq!(relayed.stopped, Some(Stopped { index: 0, cause: Stop::OutOfTime }));
    }
    assert_eq!(sink.requests(), 1, "nothing is begun without time");
}

#[tokio::test]
async fn a_bus_that_fails_half_way_has_taken_what_came_before() {
    let sink = EventBusSink::start().await;
    let seen = AtomicUsize::new(0);
    sink.judge(move |_| (seen.fetch_add(1, Ordering::SeqCst) >= 10).then_some("ThrottlingException"));
    let events = placed(30);
    let relayed = run(&relay(&sink), &records(&events)).await;
    assert!(matches!(relayed.stopped, Some(Stopped { index: 10, cause: Stop::Outage(_) })), "{relayed:?}");
    assert_eq!(details(&sink), events[..10]);
}
