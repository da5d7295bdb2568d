//! What an order costs on AWS, counted from the calls that it makes on the local cloud.
//!
//! # Method
//!
//! The local cloud writes each call down that AWS would bill, with the function that made it and in AWS's units
//! (`scripts/local/calls.py`): item sizes, transactions and failed conditions are those of the real requests.
//! Functions are warm. Orders of one unit are placed at the HTTP API and followed to their mail, without anybody
//! asking for them: first one by one, so that every batch holds one event, which is what a quiet shop costs; then all
//! at once, so that batches fill. Then every order is checked: a figure of orders that failed would be worth nothing.
//!
//! Two things are not counted but known: Lambda's poller receives and deletes a batch with one request each, and
//! writes two lines of its own for each invocation. What is billed whether or not anybody orders is listed apart.
//! Prices are list prices (`cost/prices.rs`), without free tiers and discounts.

mod bill;
mod calls;
mod events;
mod prices;
mod tally;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::http::Rest;
use crate::saga::Outputs;
use crate::shop::{Receipt, Shop};
use crate::{Outcome, machine};
use calls::Calls;
use tally::Tally;

/// How long nothing must happen until an order counts as followed to its end.
const QUIET: Duration = Duration::from_millis(1500);
/// The same between two orders of one client: the next may begin while the last one's mail is on its way.
const BETWEEN: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// `.local/outputs.json` of the local cloud
    #[arg(long, env = "TRADEWIND_OUTPUTS")]
    outputs: PathBuf,
    /// A technician's token: `./scripts/token technician`
    #[arg(long, env = "TRADEWIND_TOKEN", hide_env_values = true)]
    token: String,
    /// Where the local cloud writes calls down
    #[arg(long, env = "TRADEWIND_CALLS")]
    calls: PathBuf,
    /// Orders, one by one and again all at once
    #[arg(long, default_value_t = 100)]
    orders: usize,
    /// Clients that place them at once
    #[arg(long, default_value_t = 8)]
    clients: usize,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let outputs = Outputs::read(&options.outputs)?;
    let mut calls = Calls::open(&options.calls)?;
    let units = options.orders * 2 + options.clients * 10;
    let shop = Shop::open(Rest::new(&outputs.http_api_url, &options.token), units).await?;
    println!("## cost\n\n{}; {} orders each\n", machine::describe().await, options.orders);
    // Functions start, fetch keys and open connections.
    let mut receipts = at_once(&shop, &mut calls, options.clients * 4, options.clients).await?.1;

    let (alone, more) = one_by_one(&shop, &mut calls, options.orders).await?;
    receipts.extend(more);
    let (burst, more) = at_once(&shop, &mut calls, options.orders, options.clients).await?;
    receipts.extend(more);
    for receipt in &receipts {
        shop.settled(&receipt.order_id, PAUSE).await?;
    }

    let tallies = [alone, burst];
    tally::table(&tallies).print();
    bill::table(&tallies).print();
    bill::by_function(&tallies).print();
    bill::standing(outputs.workers()).print();
    events::table(&tallies).print();
    println!("Prices: {}", prices::sources().join(", "));
    Ok(())
}

async fn one_by_one(shop: &Shop, calls: &mut Calls, orders: usize) -> Outcome<(Tally, Vec<Receipt>)> {
    calls.skip()?;
    let mut receipts = Vec::with_capacity(orders);
    for number in 1..=orders {
        receipts.push(shop.place().await?);
        calls.until_confirmed(number, BETWEEN).await?;
    }
    calls.until_confirmed(orders, QUIET).await?;
    Ok((Tally::of("one by one", orders, calls.take()), receipts))
}

async fn at_once(
    shop: &Shop,
    calls: &mut Calls,
    orders: usize,
    clients: usize,
) -> Outcome<(Tally, Vec<Receipt>)> {
    calls.skip()?;
    let receipts = shop.place_many(orders, clients, None).await?;
    calls.until_confirmed(orders, QUIET).await?;
    Ok((Tally::of("at once", orders, calls.take()), receipts))
}
