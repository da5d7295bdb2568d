//! The batch that Lambda brings again, after a failure or a crash.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tradewind_domain::order::Step;
use tradewind_kit::bus::Bus;
use tradewind_testkit::{ChaosProxy, EventBusSink, Queue};

use crate::support::{
    BUS, appended, aws, details, event, nowhere, placed, records, relay, relay_beside, run,
};
use event_relay::Relay;

/// Each event's first arrival, in the order of arrival.
fn first_arrivals(sink: &EventBusSink) -> Vec<String> {
    let mut seen = Vec::new();
    for detail in details(sink) {
        if !seen.contains(&detail) {
            seen.push(detail);
        }
    }
    seen
}

#[tokio::test]
async fn a_crash_after_each_call_and_the_batch_again_bring_every_event_to_the_bus() {
    let events = placed(35);
    for calls in 0..=4 {
        let sink = EventBusSink::start().await;
        let proxy = ChaosProxy::start(sink.url()).await;
        match calls {
            0 => proxy.cut(),
            calls => proxy.cut_after_client_chunks(calls),
        }
        let crashed = Relay::new(Bus::new(&aws(proxy.url()), BUS), nowhere());
        let known = run(&crashed, &records(&events)).await;
        let left = known.stopped.map_or(events.len(), |stopped| stopped.index);
        assert_eq!(left, known.published, "what is reported as done is done");
        // Lambda brings everything from the report on; after a crash without an answer, everything.
        run(&relay(&sink), &records(&events[left..])).await;
        assert_eq!(first_arrivals(&sink), events, "after {calls} calls");
        run(&relay(&sink), &records(&events)).await;
        assert_eq!(first_arrivals(&sink), events);
    }
}

#[tokio::test]
async fn retries_after_random_failures_bring_every_event_and_each_order_begins_in_its_order() {
    let seed = fastrand::u64(..);
    let life = [Step::Placed, Step::Created, Step::StockAllocated, Step::PaymentAccepted, Step::Confirmed];
    let events: Vec<_> = life.iter().flat_map(|step| (1..=8).map(|n| event(n, *step))).collect();
    let sink = EventBusSink::start().await;
    let dice = std::sync::Mutex::new(fastrand::Rng::with_seed(seed));
    sink.judge(move |_| (dice.lock().unwrap().u8(..100) < 20).then_some("InternalFailure"));
    let relay = relay(&sink);
    let mut from = 0;
    for _ in 0..500 {
        let relayed = run(&relay, &records(&events[from..])).await;
        match relayed.stopped {
            None => break,
            Some(stopped) => from += stopped.index,
        }
    }
    let mut arrivals: BTreeMap<String, usize> = BTreeMap::new();
    for detail in details(&sink) {
        *arrivals.entry(detail).or_default() += 1;
    }
    assert_eq!(arrivals.len(), events.len(), "seed {seed}");
    // What went out ahead of an entry that failed comes again behind it: the last of each are in order.
    let last = |event: &String| details(&sink).iter().rposition(|detail| detail == event);
    let places: Vec<_> = events.iter().map(last).collect();
    assert!(places.is_sorted(), "seed {seed}: {places:?}");
}

/// Lambda with the mapping of the stacks: it brings everything from the report on, until nothing is reported.
async fn drive(relay: &Relay, records: &[Value], mut before: impl FnMut(usize)) -> usize {
    let (mut from, mut invocations) = (0, 0);
    loop {
        before(invocations);
        invocations += 1;
        match run(relay, &records[from..]).await.stopped {
            None => return invocations,
            Some(stopped) => from += stopped.index,
        }
    }
}

#[tokio::test]
async fn an_outage_over_many_invocations_loses_nothing_and_sets_nothing_aside_twice() {
    let (sink, queue) = (EventBusSink::start().await, Queue::create().await);
    let events = placed(40);
    let mut records = records(&events);
    for poisoned in [7, 25] {
        records[poisoned] = appended(poisoned, "garbage");
    }
    // Up for one call, down for ten invocations; again and again.
    let calls = Arc::new(AtomicUsize::new(0));
    let (up, taken) = (calls.clone(), calls.clone());
    sink.judge(move |_| {
        let allowance = up.load(Ordering::SeqCst);
        up.store(allowance.saturating_sub(1), Ordering::SeqCst);
        (allowance == 0).then_some("ThrottlingException")
    });
    let relay = relay_beside(&sink, &queue);
    let invocations = drive(&relay, &records, |invocation| {
        taken.store(if invocation % 11 == 0 { 5 } else { 0 }, Ordering::SeqCst);
    })
    .await;
    assert!(invocations > 70, "{invocations} invocations are no long outage");
    let published: Vec<_> = events.iter().filter(|event| details(&sink).contains(event)).collect();
    assert_eq!(published.len(), 38, "all but the poisoned two");
    assert_eq!(queue.depth().await, 2);
}
