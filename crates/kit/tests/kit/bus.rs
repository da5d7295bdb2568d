//! The bus: what became of an entry, as exactly as can be known.

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_credential_types::Credentials;
use tradewind_kit::Aws;
use tradewind_kit::bus::{Bus, Entry, Failed, MAX_BYTES};
use tradewind_testkit::{EventBusSink, Mood};

/// A bus whose calls are made once.
fn bus(sink: &EventBusSink) -> Bus {
    let credentials = Credentials::new("test", "test", None, None, "test");
    Bus::new(&Aws::new("us-east-1", credentials, Some(sink.url())), "events").without_retries()
}

fn entry(detail: &str) -> Entry<'_> {
    let time = "2026-11-21T09:00:00.5Z".parse().unwrap();
    Entry { source: "/tradewind/notes", detail_type: "NoteCreated", time, detail }
}

#[tokio::test]
async fn an_entry_arrives_as_it_was_given() {
    let sink = EventBusSink::start().await;
    bus(&sink).insist(&entry("{\"a\":1}")).await.unwrap();
    let [arrived] = sink.accepted().try_into().unwrap();
    assert_eq!((arrived.bus.as_str(), arrived.source.as_str()), ("events", "/tradewind/notes"));
    assert_eq!((arrived.detail_type.as_str(), arrived.detail.as_str()), ("NoteCreated", "{\"a\":1}"));
    assert!(arrived.timed);
}

#[tokio::test]
async fn what_failed_is_told_from_what_nobody_knows() {
    for (mood, unknown) in [
        (Mood::Throttled, false),
        (Mood::Forbidden, false),
        (Mood::NoSuchTopic, false),
        (Mood::Unavailable, true),
        (Mood::InternalError, true),
        (Mood::Garbage, true),
        (Mood::AnswerLost, true),
        (Mood::HangUp, true),
    ] {
        let sink = EventBusSink::start().await;
        sink.set_mood(mood);
        let failed = bus(&sink).insist(&entry("{}")).await.unwrap_err();
        assert_eq!(matches!(failed, Failed::Unknown(_)), unknown, "{mood:?}: {failed:?}");
        assert_eq!(matches!(failed, Failed::Outage(_)), !unknown, "{mood:?}: {failed:?}");
        assert_eq!(sink.requests(), 3, "{mood:?}");
    }
}

#[tokio::test]
async fn one_attempt_that_nobody_knows_of_makes_the_whole_unknown() {
    let sink = EventBusSink::start().await;
    let judged = AtomicUsize::new(0);
    // Refused for good, but only after an answer that was lost.
    sink.judge(move |_| (judged.fetch_add(1, Ordering::SeqCst) > 0).then_some("MalformedDetail"));
    sink.set_mood(Mood::AnswerLost);
    let bus = bus(&sink);
    let detail = entry("{}");
    let (failed, ()) = futures::future::join(bus.insist(&detail), async {
        tradewind_testkit::eventually(std::time::Duration::from_secs(5), async || {
            (!sink.accepted().is_empty()).then_some(())
        })
        .await;
        sink.set_mood(Mood::Healthy);
    })
    .await;
    assert!(matches!(failed, Err(Failed::Unknown(_))), "{failed:?}");
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again_and_what_is_unfit_not_at_all() {
    let sink = EventBusSink::start().await;
    let large = "x".repeat(MAX_BYTES);
    let failed = bus(&sink).insist(&entry(&large)).await.unwrap_err();
    assert!(matches!(failed, Failed::Refused(_)) && sink.requests() == 0, "{failed:?}");
    sink.judge(|_| Some("MalformedDetail"));
    let failed = bus(&sink).insist(&entry("{}")).await.unwrap_err();
    assert!(matches!(failed, Failed::Refused(_)) && sink.requests() == 1, "{failed:?}");
}

#[tokio::test]
async fn each_entry_of_a_call_has_its_own_result() {
    let sink = EventBusSink::start().await;
    sink.judge(|entry| match entry.detail.as_str() {
        "1" => Some("MalformedDetail"),
        "2" => Some("ThrottlingException"),
        _ => None,
    });
    let results = bus(&sink).put(&["0", "1", "2", "3"].map(entry)).await;
    assert!(
        matches!(results.as_slice(), [Ok(()), Err(Failed::Refused(_)), Err(Failed::Outage(_)), Ok(())]),
        "{results:?}"
    );
    assert_eq!(sink.requests(), 1);
}

#[tokio::test]
async fn the_entry_that_spoils_a_call_is_found() {
    let sink = EventBusSink::start().await;
    let large = "x".repeat(MAX_BYTES);
    let results = bus(&sink).put(&["0", &large, "2"].map(entry)).await;
    assert!(matches!(results.as_slice(), [Ok(()), Err(Failed::Refused(_)), Ok(())]), "{results:?}");
    assert_eq!(sink.requests(), 4);
}
