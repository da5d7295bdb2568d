//! The event store with its delivery alone, beside what seed 002 publishes for it: "Performance & Throughput",
//! scenario 2. Its figure holds 30 days of events of 1 KB, a write each, the stream read by a pipe, and the bus; queues
//! and workers are not in it.

use super::bill::money;
use super::prices::{self, Price};
use super::tally::Tally;
use crate::table::{Table, number};

/// Ten a second for a month, as the seed counts.
const EVENTS: f64 = 26.3e6;
/// What it publishes for them.
const PUBLISHED: f64 = 65.0;
const SEED_EVENT: f64 = 1024.0;
/// A pipe asks each shard for records so often.
const POLLS_A_SECOND: f64 = 4.0;
const SECONDS_A_MONTH: f64 = 730.0 * 3600.0;
const RELAY: &str = "event-relay";

/// What a month of these events costs, item by item.
struct Month {
    write: f64,
    storage: f64,
    stream: f64,
    relay: f64,
    bus: f64,
    /// Of the relay. The seed counts none.
    logs: f64,
}

impl Month {
    const fn items(&self) -> [(&'static str, f64); 6] {
        [
            ("DynamoDB writes", self.write),
            ("DynamoDB storage of 30 days", self.storage),
            ("stream reads", self.stream),
            ("stream to bus: a pipe, or event-relay", self.relay),
            ("bus", self.bus),
            ("logs and traces of event-relay", self.logs),
        ]
    }

    fn sum(&self) -> f64 {
        self.items().iter().map(|(_, dollars)| dollars).sum()
    }

    /// The seed's way, at today's prices.
    fn seed() -> Self {
        Self {
            write: prices::WRITE_UNIT.of(EVENTS),
            storage: prices::TABLE_STORAGE.of(EVENTS * SEED_EVENT),
            stream: prices::STREAM_READ_BY_OTHERS.of(POLLS_A_SECOND * SECONDS_A_MONTH),
            relay: prices::PIPE.of(EVENTS),
            bus: prices::EVENT.of(EVENTS),
            logs: 0.0,
        }
    }

    /// Ours, with events as they are.
    fn ours(tally: &Tally) -> Self {
        let store = &tally.event_store;
        let each = |value: f64| value / store.events * EVENTS;
        let orders = EVENTS / tally.events_an_order();
        let relay = |prices: [Price; 2]| {
            prices.iter().map(|price| price.of(tally.quantity_of(RELAY, price) * orders)).sum()
        };
        Self {
            write: prices::WRITE_UNIT.of(each(store.write)),
            storage: prices::TABLE_STORAGE.of(each(store.bytes)),
            stream: 0.0,
            relay: relay([prices::LAMBDA_REQUEST, prices::LAMBDA_GB_SECOND]),
            bus: prices::EVENT.of(tally.quantity(&prices::EVENT) * orders),
            logs: relay([prices::LOG_BYTE, prices::TRACE]),
        }
    }
}

/// Side by side, for the same number of events.
pub(super) fn table(tallies: &[Tally; 2]) -> Table {
    let [alone, burst] = tallies;
    let head = format!("$ a month of {} M events", number(EVENTS / 1e6, 1));
    let ours = tallies.each_ref().map(|tally| format!("ours, {}", tally.what));
    let [a, b] = &ours;
    let mut table = Table::new([&head, "seed 002, at these prices", a, b]);
    let months = [Month::seed(), Month::ours(alone), Month::ours(burst)];
    let [seed, first, second] = months.each_ref().map(Month::items);
    for ((item, first), second) in seed.iter().zip(first).zip(second) {
        table.row([item.0.to_owned(), money(item.1), money(first.1), money(second.1)]);
    }
    let [seed, first, second] = months.each_ref().map(Month::sum);
    let published = format!("{} (published: {PUBLISHED})", money(seed));
    table.row(["sum".to_owned(), published, money(first), money(second)]);
    let [seed, first, second] = months.each_ref().map(|month| money(month.sum() - month.logs));
    table.row(["sum without logs and traces".to_owned(), seed, first, second]);
    let size = |tally: &Tally| number(tally.event_store.bytes / tally.event_store.events, 0);
    table.row(["bytes an event".to_owned(), number(SEED_EVENT, 0), size(alone), size(burst)]);
    let units = |tally: &Tally| number(tally.event_store.write / tally.event_store.events, 2);
    table.row(["write units an event".to_owned(), "1".to_owned(), units(alone), units(burst)]);
    let events = |tally: &Tally| number(tally.events_an_order(), 2);
    table.row(["events an order".to_owned(), String::new(), events(alone), events(burst)]);
    table
}
