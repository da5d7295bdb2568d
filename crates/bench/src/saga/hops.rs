//! From one step of an order to the next.

use super::{Activity, Part};
use crate::Outcome;
use crate::latency::Latencies;
use crate::table::{Table, number};

/// From which step, to which, and the function that takes it there.
const HOPS: [(&str, &str, &str); 4] = [
    ("OrderPlaced", "OrderCreated", "order-sync"),
    ("OrderCreated", "OrderStockAllocated", "stock-allocator"),
    ("OrderStockAllocated", "OrderPaymentAccepted", "payment-processor"),
    ("OrderPaymentAccepted", "OrderConfirmed", "allocation-completer"),
];

/// The hops of all parts, side by side.
pub(super) fn table(parts: &[Part; 2]) -> Outcome<Table> {
    let [alone, many] = parts;
    let heads = [alone, many].map(|part| [format!("{}: p50", part.who), "p99".to_owned()]);
    let [[a, b], [c, d]] = &heads;
    let mut table = Table::new(["hop, ms", a, b, c, d]);
    let mut row = |name: String, times: [Latencies; 2]| {
        let [alone, many] = times;
        table.row([name, alone.show(0.5), alone.show(0.99), many.show(0.5), many.show(0.99)]);
    };
    let answers = |part: &Part| Latencies::of(part.orders.iter().map(|(receipt, _)| receipt.answered));
    row("POST /orders answered".to_owned(), [answers(alone)?, answers(many)?]);
    for (from, to, _) in HOPS {
        let of = |part: &Part| Latencies::of(part.between(from, to));
        row(format!("{from} -> {to}"), [of(alone)?, of(many)?]);
    }
    Ok(table)
}

/// What a hop consists of, by its medians.
pub(super) fn split(part: &Part, activity: &Activity) -> Outcome<Table> {
    let head = format!("{}: p50 of the hop, ms", part.who);
    let mut table = Table::new(["to", &head, "function", "relay", "store, stream, bus and queue"]);
    let relay = activity.median("event-relay");
    for (from, to, function) in HOPS {
        let hop = Latencies::of(part.between(from, to))?.millis(0.5);
        let worker = activity.median(function);
        let rest = hop - worker - relay;
        table.row([
            format!("{to} by {function}"),
            number(hop, 1),
            number(worker, 1),
            number(relay, 1),
            number(rest, 1),
        ]);
    }
    Ok(table)
}
