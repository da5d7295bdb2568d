//! Calls of one part of the benchmark, added up.

use std::collections::BTreeMap;

use super::calls::{Call, Invocation, Line};
use super::prices;
use super::prices::Price;
use crate::table::{Table, number};

/// What Lambda writes for each invocation besides the function's own lines, `platform.start` and `platform.report` as
/// JSON, with tracing.
const PLATFORM_LINES: f64 = 2.0;
const PLATFORM_BYTES: f64 = 700.0;
/// What CloudWatch adds to each line
/// (<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>).
const LINE_BYTES: f64 = 26.0;
/// The line of a request in the API's access log.
const ACCESS_BYTES: f64 = 400.0 + LINE_BYTES;
/// X-Ray records the first request of each second and so much of the others, by default.
const TRACED: f64 = 0.05;
const STREAM_SOURCE: &str = "aws:dynamodb";
const QUEUE_SOURCE: &str = "aws:sqs";
/// Runs by the minute, whether or not anybody orders.
const SCHEDULED: &str = "outbox-publisher";
/// Who bears what no function has asked for.
pub(super) const FRONT_DOOR: &str = "(HTTP API)";
pub(super) const BUS: &str = "(bus)";

/// The prices in the order of the bill.
pub(super) const PRICES: [Price; 15] = [
    prices::HTTP_REQUEST,
    prices::LAMBDA_REQUEST,
    prices::LAMBDA_GB_SECOND,
    prices::WRITE_UNIT,
    prices::INDEX_WRITE_UNIT,
    prices::READ_UNIT,
    prices::STREAM_READ,
    prices::EVENT,
    prices::SQS_REQUEST,
    prices::MAIL,
    prices::LOG_BYTE,
    prices::TRACE,
    prices::TABLE_STORAGE,
    prices::TABLE_BACKUP,
    prices::ARCHIVE,
];

/// Calls of one kind by one function.
#[derive(Debug, Clone, Default)]
struct Row {
    count: f64,
    write: f64,
    index_write: f64,
    read: f64,
}

/// Everything that some orders caused.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) what: &'static str,
    orders: f64,
    rows: BTreeMap<(String, String), Row>,
    /// Billed quantities, by function and by what of the price.
    bill: BTreeMap<(String, &'static str), f64>,
    /// Of the event store alone.
    pub(super) event_store: EventStore,
}

/// What the event store, and it alone, takes for the events of these orders.
#[derive(Debug, Clone, Default)]
pub(super) struct EventStore {
    pub(super) events: f64,
    pub(super) write: f64,
    pub(super) bytes: f64,
}

impl Tally {
    #[expect(clippy::cast_precision_loss, reason = "a number of orders")]
    pub(super) fn of(what: &'static str, orders: usize, lines: Vec<Line>) -> Self {
        let mut tally = Self {
            what,
            orders: orders as f64,
            rows: BTreeMap::new(),
            bill: BTreeMap::new(),
            event_store: EventStore::default(),
        };
        for line in lines {
            match line {
                Line::Call(call) => tally.call(&call),
                Line::Invocation(invocation) => tally.invocation(&invocation),
                Line::Request {} => {
                    tally.row(FRONT_DOOR, "HTTP API request".to_owned()).count += 1.0;
                    tally.bill(FRONT_DOOR, prices::HTTP_REQUEST, 1.0);
                    tally.bill(FRONT_DOOR, prices::LOG_BYTE, ACCESS_BYTES);
                }
                Line::Delivery { .. } => {
                    tally.row(BUS, "SQS SendMessage".to_owned()).count += 1.0;
                    tally.bill(BUS, prices::SQS_REQUEST, 1.0);
                }
            }
        }
        tally
    }

    fn call(&mut self, call: &Call) {
        let caller = plain(&call.caller).to_owned();
        if caller == SCHEDULED {
            return;
        }
        let (write, read) = (call.write.values().sum::<f64>(), call.read.values().sum::<f64>());
        let row = self.row(&caller, describe(call));
        row.count += 1.0;
        row.write += write;
        row.index_write += call.index_write;
        row.read += read;
        self.bill(&caller, prices::WRITE_UNIT, write);
        self.bill(&caller, prices::INDEX_WRITE_UNIT, call.index_write);
        self.bill(&caller, prices::READ_UNIT, read);
        self.bill(&caller, prices::EVENT, f64::from(call.chunks));
        match call.service.as_str() {
            "sqs" => self.bill(&caller, prices::SQS_REQUEST, 1.0),
            "ses_v2" => self.bill(&caller, prices::MAIL, 1.0),
            _ => {}
        }
        self.keep(&caller, call);
    }

    /// What a call leaves in the tables.
    #[expect(clippy::cast_precision_loss, reason = "bytes of items")]
    fn keep(&mut self, caller: &str, call: &Call) {
        for (table, bytes) in &call.grown {
            let bytes = *bytes as f64;
            self.bill(caller, prices::TABLE_STORAGE, bytes);
            self.bill(caller, prices::TABLE_BACKUP, bytes);
            if is_event_store(table) {
                self.bill(caller, prices::ARCHIVE, bytes);
                self.event_store.events += 1.0;
                self.event_store.bytes += bytes;
            }
        }
        // What was tried and failed was paid for too.
        let write = call.write.iter().filter(|(table, _)| is_event_store(table));
        self.event_store.write += write.map(|(_, units)| units).sum::<f64>();
    }

    fn invocation(&mut self, invocation: &Invocation) {
        let function = plain(&invocation.function).to_owned();
        if function == SCHEDULED {
            return;
        }
        self.row(&function, "invoked".to_owned()).count += 1.0;
        let gb_seconds = f64::from(invocation.milliseconds) / 1000.0 * f64::from(invocation.memory) / 1024.0;
        let lines = PLATFORM_LINES + f64::from(invocation.log_lines);
        let bytes = PLATFORM_BYTES + f64::from(invocation.log_bytes) + lines * LINE_BYTES;
        self.bill(&function, prices::LAMBDA_REQUEST, 1.0);
        self.bill(&function, prices::LAMBDA_GB_SECOND, gb_seconds);
        self.bill(&function, prices::LOG_BYTE, bytes);
        self.bill(&function, prices::TRACE, TRACED);
        match invocation.source.as_deref() {
            Some(QUEUE_SOURCE) => {
                // The poller's: one to receive the batch, one to delete what was done.
                let deletes = if invocation.returned < invocation.records { 1.0 } else { 0.0 };
                self.row(&function, "SQS ReceiveMessage by the poller".to_owned()).count += 1.0;
                self.row(&function, "SQS DeleteMessageBatch by the poller".to_owned()).count += deletes;
                self.bill(&function, prices::SQS_REQUEST, 1.0 + deletes);
            }
            Some(STREAM_SOURCE) => {
                self.row(&function, "DynamoDB stream GetRecords by the poller".to_owned()).count += 1.0;
                self.bill(&function, prices::STREAM_READ, 1.0);
            }
            _ => {}
        }
    }

    fn row(&mut self, function: &str, call: String) -> &mut Row {
        self.rows.entry((function.to_owned(), call)).or_default()
    }

    fn bill(&mut self, function: &str, price: Price, quantity: f64) {
        *self.bill.entry((function.to_owned(), price.what)).or_default() += quantity;
    }

    pub(super) fn events_an_order(&self) -> f64 {
        self.event_store.events / self.orders
    }

    /// How much of it an order takes.
    pub(super) fn quantity(&self, price: &Price) -> f64 {
        let of_it = self.bill.iter().filter(|((_, what), _)| *what == price.what);
        of_it.map(|(_, quantity)| quantity).sum::<f64>() / self.orders
    }

    /// How much of it an order takes by that function.
    pub(super) fn quantity_of(&self, function: &str, price: &Price) -> f64 {
        self.bill.get(&(function.to_owned(), price.what)).copied().unwrap_or_default() / self.orders
    }

    /// Everybody who is on the bill.
    pub(super) fn functions(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<_> = self.bill.keys().map(|(function, _)| function.as_str()).collect();
        names.dedup();
        names.into_iter()
    }
}

/// Calls by function, so many an order; units are those of the first part.
pub(super) fn table([alone, burst]: &[Tally; 2]) -> Table {
    let mut table =
        Table::new(["calls of an order", alone.what, burst.what, "write units", "of indexes", "read units"]);
    let keys: std::collections::BTreeSet<_> = alone.rows.keys().chain(burst.rows.keys()).collect();
    let shown = |value: f64, orders: f64| {
        if value == 0.0 { String::new() } else { number(value / orders, 2) }
    };
    for key in keys {
        let row = |tally: &Tally| tally.rows.get(key).cloned().unwrap_or_default();
        let (first, second) = (row(alone), row(burst));
        table.row([
            format!("{}: {}", key.0, key.1),
            shown(first.count, alone.orders),
            shown(second.count, burst.orders),
            shown(first.write, alone.orders),
            shown(first.index_write, alone.orders),
            shown(first.read, alone.orders),
        ]);
    }
    table
}

/// Service, operation, tables and how it failed.
fn describe(call: &Call) -> String {
    let service = match call.service.as_str() {
        "dynamodb" => "DynamoDB",
        "eventbridge" => "EventBridge",
        "sqs" => "SQS",
        "sns" => "SNS",
        "ssm" => "SSM",
        "ses_v2" => "SES",
        "secretsmanager" => "Secrets Manager",
        other => other,
    };
    let operation = call
        .operation
        .strip_prefix("POST /v2/email/outbound-emails")
        .map_or_else(|| call.operation.clone(), |_| "SendEmail".to_owned());
    let tables: Vec<_> = call.write.keys().chain(call.read.keys()).map(|table| plain(table)).collect();
    let tables = if tables.is_empty() { String::new() } else { format!(" on {}", tables.join(", ")) };
    let error = call.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
    format!("{service} {operation}{tables}{error}")
}

fn is_event_store(table: &str) -> bool {
    plain(table) == "event-store"
}

/// `order-sync` of `tradewind-local-order-sync`.
fn plain(physical: &str) -> &str {
    physical
        .strip_prefix("tradewind-")
        .and_then(|rest| rest.split_once('-'))
        .map_or(physical, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> Tally {
        let lines = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        Tally::of("one by one", 2, lines)
    }

    #[test]
    fn an_invocation_from_a_queue_is_billed_with_its_polling() {
        let tally = tally(&[
            r#"{"kind": "invocation", "function": "tradewind-local-order-sync", "milliseconds": 8, "memory": 256,
                "source": "aws:sqs", "records": 1, "logLines": 1, "logBytes": 100}"#,
            r#"{"kind": "invocation", "function": "tradewind-local-order-sync", "milliseconds": 8, "memory": 256,
                "source": "aws:sqs", "records": 1, "logLines": 1, "logBytes": 100, "returned": 1}"#,
        ]);
        assert!((tally.quantity(&prices::LAMBDA_REQUEST) - 1.0).abs() < 1e-9);
        assert!((tally.quantity(&prices::LAMBDA_GB_SECOND) - 0.002).abs() < 1e-9);
        // Two batches received, one deleted, of two orders.
        assert!((tally.quantity(&prices::SQS_REQUEST) - 1.5).abs() < 1e-9);
        assert!((tally.quantity_of("order-sync", &prices::LOG_BYTE) - 878.0).abs() < 1e-9);
    }

    #[test]
    fn writes_to_the_event_store_are_known_apart_also_in_a_transaction() {
        let tally =
            tally(&[r#"{"kind": "call", "caller": "tradewind-local-stock-allocator", "service": "dynamodb",
                "operation": "TransactWriteItems", "status": 200,
                "write": {"tradewind-local-event-store": 4, "tradewind-local-inventory": 4},
                "grown": {"tradewind-local-event-store": 1200, "tradewind-local-inventory": 90}}"#]);
        let EventStore { events, write, bytes } = tally.event_store;
        for (counted, expected) in [(events, 1.0), (write, 4.0), (bytes, 1200.0)] {
            assert!((counted - expected).abs() < 1e-9, "{counted}");
        }
        assert!((tally.quantity(&prices::WRITE_UNIT) - 4.0).abs() < 1e-9);
        assert!((tally.quantity(&prices::TABLE_STORAGE) - 645.0).abs() < 1e-9);
        assert!((tally.quantity(&prices::ARCHIVE) - 600.0).abs() < 1e-9);
    }
}
