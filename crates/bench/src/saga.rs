//! How long an order takes to settle, on the local cloud, and where the time goes.
//!
//! # Method
//!
//! Clients place orders of one unit at the HTTP API (`POST /orders`), spread over ten skus of the benchmark's own. An
//! order is settled when it is confirmed: stock reserved, payment taken, allocation completed. When each step happened
//! is read from the order's history (`GET /orders/{orderId}`), so nobody watches while it happens. First one client
//! places its next order when its last is settled: the orders have the machine to themselves. Then several clients
//! place theirs at once, as fast as they are answered or at a rate.
//!
//! A step's time is taken by the function that decides it, before the write. So a hop is: the write of the event
//! before it, stream, relay, bus, queue, and the work of the next function up to its decision. How long invocations
//! took is in the log lines that Lambda writes for each; `lag` is what consumers measure themselves, from the event's
//! time to its being applied. All parts share the machine's processors; on AWS they do not, but are some network away.

mod functions;
mod hops;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use serde::Deserialize;
use tradewind_kit::clock;

use crate::http::Rest;
use crate::latency::Latencies;
use crate::shop::{Receipt, SETTLED, Shop, Shown};
use crate::table::{Table, number, verdict};
use crate::{Outcome, machine};
use functions::{Activity, Logs};

/// Half of the orders must be settled by then when there is no other load.
const LIMIT: Duration = Duration::from_secs(2);
/// Between two looks at an order, while one client waits for it.
const WATCHING: Duration = Duration::from_millis(25);
/// The same while others are at work, who are not to be disturbed.
const WAITING: Duration = Duration::from_millis(500);

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// `.local/outputs.json` of the local cloud
    #[arg(long, env = "TRADEWIND_OUTPUTS")]
    outputs: PathBuf,
    /// A technician's token: `./scripts/token technician`
    #[arg(long, env = "TRADEWIND_TOKEN", hide_env_values = true)]
    token: String,
    /// Orders placed by several clients
    #[arg(long, default_value_t = 200)]
    orders: usize,
    /// Clients at a time
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Orders a second of all clients together [default: as fast as they are answered]
    #[arg(long)]
    rate: Option<f64>,
    /// Orders placed before by one client, each when the last one is settled
    #[arg(long, default_value_t = 100)]
    alone: usize,
}

/// What of `.local/outputs.json` orders need.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outputs {
    pub(crate) http_api_url: String,
    buses: Buses,
    queues: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Buses {
    events: String,
}

impl Outputs {
    pub(crate) fn read(path: &std::path::Path) -> Outcome<Self> {
        Ok(serde_json::from_slice(&std::fs::read(path)?)?)
    }

    /// How many queues have a worker.
    pub(crate) fn workers(&self) -> usize {
        self.queues.keys().filter(|name| !name.ends_with("-dlq")).count()
    }

    /// What the physical names of the stage begin with.
    fn prefix(&self) -> &str {
        self.buses.events.trim_end_matches("events")
    }
}

/// Orders of one part of the benchmark, all settled.
struct Part {
    who: String,
    orders: Vec<(Receipt, Shown)>,
    /// From the request to the client's seeing it settled, where a client watched.
    seen: Vec<Duration>,
    from: Timestamp,
    to: Timestamp,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let outputs = Outputs::read(&options.outputs)?;
    let orders = options.orders + options.alone + 10 * options.clients;
    let shop = Shop::open(Rest::new(&outputs.http_api_url, &options.token), orders).await?;
    println!("## saga\n\n{}\n", machine::describe().await);
    // Functions start, connections open, caches fill.
    many(&shop, &Options { orders: options.clients * 4, rate: None, ..options.clone() }).await?;

    let parts = [alone(&shop, options.alone).await?, many(&shop, &options).await?];
    settled(&parts)?.print();
    throughput(&parts)?;
    hops::table(&parts)?.print();
    let logs = Logs::new(outputs.prefix()).await;
    let mut activities = Vec::new();
    for part in &parts {
        activities.push(logs.of(part.from, part.to).await?);
    }
    for (part, activity) in parts.iter().zip(&activities) {
        hops::split(part, activity)?.print();
        functions::table(&part.who, activity)?.print();
    }
    Ok(())
}

async fn alone(shop: &Shop, orders: usize) -> Outcome<Part> {
    let from = clock::now();
    let mut part = Part { who: "1 client".to_owned(), orders: Vec::new(), seen: Vec::new(), from, to: from };
    for _ in 0..orders {
        let begun = std::time::Instant::now();
        let receipt = shop.place().await?;
        let shown = shop.settled(&receipt.order_id, WATCHING).await?;
        part.seen.push(begun.elapsed());
        part.orders.push((receipt, shown));
    }
    Ok(Part { to: clock::now(), ..part })
}

async fn many(shop: &Shop, options: &Options) -> Outcome<Part> {
    let from = clock::now();
    let receipts = shop.place_many(options.orders, options.clients, options.rate).await?;
    let mut orders = Vec::with_capacity(receipts.len());
    // From the last one backwards: until it is settled, one look from time to time.
    for receipt in receipts.into_iter().rev() {
        let shown = shop.settled(&receipt.order_id, WAITING).await?;
        orders.push((receipt, shown));
    }
    let who = format!("{} clients", options.clients);
    Ok(Part { who, orders, seen: Vec::new(), from, to: clock::now() })
}

/// From being placed to being settled.
fn settled(parts: &[Part]) -> Outcome<Table> {
    let mut table = Table::new(["ms", "p50", "p90", "p99", "max", "limit of p50", ""]);
    for (index, part) in parts.iter().enumerate() {
        let placed_to_settled = Latencies::of(part.between("OrderPlaced", SETTLED))?;
        let [name, p50, p90, p99, max] = placed_to_settled.row(format!("{}: placed to settled", part.who));
        // The limit is for orders that have the machine to themselves.
        let (limit, met) = if index == 0 {
            let limit = LIMIT.as_secs_f64() * 1000.0;
            (number(limit, 0), verdict(placed_to_settled.millis(0.5) < limit))
        } else {
            (String::new(), "")
        };
        table.row([name, p50, p90, p99, max, limit, met.to_owned()]);
        if !part.seen.is_empty() {
            let seen = Latencies::of(part.seen.iter().copied())?;
            let [name, p50, p90, p99, max] = seen.row(format!("{}: request to seen settled", part.who));
            table.row([name, p50, p90, p99, max, String::new(), String::new()]);
        }
    }
    Ok(table)
}

#[expect(clippy::cast_precision_loss, reason = "a number of orders")]
fn throughput(parts: &[Part]) -> Outcome {
    for part in parts {
        let placed = part.times("OrderPlaced");
        let ends = part.times(SETTLED);
        let (Some(first), Some(last_placed)) = (placed.iter().min(), placed.iter().max()) else { continue };
        let last = ends.iter().max().ok_or("nothing is settled")?;
        let rate = |until: &Timestamp| part.orders.len() as f64 / until.duration_since(*first).as_secs_f64();
        println!(
            "{}: {} orders settled in {} s, {} a second (placed at {} a second)",
            part.who,
            part.orders.len(),
            number(last.duration_since(*first).as_secs_f64(), 1),
            number(rate(last), 1),
            number(rate(last_placed), 1),
        );
    }
    println!();
    Ok(())
}

impl Part {
    /// When that happened, of each order.
    fn times(&self, event: &str) -> Vec<Timestamp> {
        self.orders.iter().filter_map(|(_, shown)| shown.at(event)).collect()
    }

    /// From one event to another, of each order that had both.
    fn between(&self, from: &str, to: &str) -> Vec<Duration> {
        let pairs = self.orders.iter().filter_map(|(_, shown)| Some((shown.at(from)?, shown.at(to)?)));
        // Clocks of two functions may differ by more than the time between the events.
        pairs.map(|(from, to)| to.duration_since(from).try_into().unwrap_or_default()).collect()
    }
}
