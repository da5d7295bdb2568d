//! Whatever people write: it is kept exactly and told exactly once, or refused by name and nothing is written.

use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::{CREATE, JOHN, PLUMBING, World};

const CASES: u32 = 150;

/// Mostly text that people write, often at the edge of what is allowed.
fn text(max: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ a-zA-Z0-9äß€,.#'\"\\\\-]{0,40}",
        2 => any::<String>(),
        1 => "\\PC{0,60}",
        1 => "[\\s\u{3000}]{0,5}",
        1 => "[a-z\\x00-\\x1f\\x7f\u{80}-\u{9f}]{1,6}",
        1 => (max - 1..=max + 1).prop_map(|length| "é".repeat(length)),
    ]
}

fn instant() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (1960..2100_i32, 1..13_u8, 1..32_u8, 0..25_u8, prop_oneof![Just("Z"), Just("+05:30"), Just("")])
            .prop_map(|(y, m, d, h, zone)| format!("{y}-{m:02}-{d:02}T{h:02}:59:59.5{zone}")),
        1 => any::<String>(),
        1 => "[0-9TZ:+. -]{0,25}",
    ]
}

/// The rule of the contract, said a second time.
fn is_text(value: &str, max: usize) -> bool {
    let value = value.trim();
    value.chars().count() <= max
        && !value.chars().any(|c| (c.is_control() && !"\n\r\t".contains(c)) || "\u{FFFE}\u{FFFF}".contains(c))
}

/// As it is kept: trimmed, and blank is nothing.
fn kept(value: Option<&String>) -> Value {
    value
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .map_or(Value::Null, |value| json!(value))
}

#[test]
fn any_text_makes_one_work_order_with_one_event_or_is_refused_by_name() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::start());
    // A failure prints the smallest case and the seed; no file of past failures.
    let config =
        Config { cases: CASES, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let arguments = (text(500), option::of(text(10_000)), option::of(text(1_000)), option::of(instant()));
    let property = |(title, description, address, scheduled_at): (
        String,
        Option<String>,
        Option<String>,
        Option<String>,
    )| {
        let mut wrong = vec![];
        if !address.as_ref().is_none_or(|text| is_text(text, 1_000)) {
            wrong.push("address");
        }
        if !description.as_ref().is_none_or(|text| is_text(text, 10_000)) {
            wrong.push("description");
        }
        if !is_text(&title, 500) || title.trim().is_empty() {
            wrong.push("title");
        }
        let create = json!({
            "customerId": JOHN, "title": title, "description": description, "address": address,
            "scheduledAt": scheduled_at,
        });
        let (before, answer, after) = runtime.block_on(async {
            let before = world.counts().await;
            let answer = world.user("dispatcher", PLUMBING).send(CREATE, create).await;
            (before, answer, world.counts().await)
        });
        if answer.code() == "BAD_USER_INPUT" {
            prop_assert_eq!(after, before);
            // Whether an instant is valid is for the calendar to say; here, only that it is named.
            let named: Vec<_> =
                answer.invalid().into_iter().filter(|field| *field != "scheduledAt").collect();
            prop_assert_eq!(&named, &wrong);
            prop_assert!(!answer.invalid().is_empty());
            prop_assert!(scheduled_at.is_some() || !wrong.is_empty());
            return Ok(());
        }
        prop_assert_eq!(answer.outcome(), (200, ""));
        prop_assert!(wrong.is_empty(), "{:?} should have been refused", wrong);
        prop_assert_eq!(after, before.with_a_work_order());
        let work_order = answer.ok("createWorkOrder");
        prop_assert_eq!(&work_order["title"], title.trim());
        prop_assert_eq!(&work_order["description"], &kept(description.as_ref()));
        prop_assert_eq!(&work_order["address"], &kept(address.as_ref()));
        prop_assert_eq!(work_order["scheduledAt"].is_null(), scheduled_at.is_none());
        let published = world.sink.accepted();
        let event: Value = serde_json::from_str(&published.last().unwrap().message).unwrap();
        for field in ["title", "description", "address", "scheduledAt", "status", "version", "createdAt"] {
            prop_assert_eq!(&event["data"][field], &work_order[field]);
        }
        Ok(())
    };
    if let Err(failure) = TestRunner::new(config).run(&arguments, property) {
        panic!("{failure}");
    }
    let _guard = runtime.enter();
    drop(world);
}
