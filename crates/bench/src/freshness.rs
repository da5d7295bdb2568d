//! How soon a reader sees what a writer wrote, on the local cloud.
//!
//! # Method
//!
//! A client creates a work order by GraphQL at the Function URL, then asks for it by its id until it is there: it has
//! gone through Postgres, the outbox, the relay, SNS, SQS, the projector and DynamoDB. Measured are, from the moment
//! the create was sent:
//!
//! - *created*: the mutation's answer is there (the transaction is committed, the eager dispatch has been tried);
//! - *readable*: the first query that found it was answered.
//!
//! The difference is what a client notices after its create. Once with one client, once with several at a time. Queries
//! follow each other after a pause of a millisecond, so *readable* includes up to one query's time that a subscriber
//! would not have. All parts share the machine's processors; on AWS they do not, but are some network away.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use futures::future;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::GraphQl;
use crate::latency::Latencies;
use crate::table::Table;
use crate::{Outcome, machine};

/// One of the seeded customers.
const CUSTOMER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const CREATE: &str = "mutation Create($title: String!, $customerId: ID!) { \
                      createWorkOrder(customerId: $customerId, title: $title) { id } }";
const READ: &str = "query Read($id: ID!) { workOrder(id: $id) { id } }";
const PAUSE: Duration = Duration::from_millis(1);
/// Longer than this is a failure, not a figure.
const PATIENCE: Duration = Duration::from_secs(90);

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// `.local/outputs.json` of the local cloud
    #[arg(long, env = "TRADEWIND_OUTPUTS")]
    outputs: PathBuf,
    /// A dispatcher's token: `./scripts/token dispatcher`
    #[arg(long, env = "TRADEWIND_TOKEN", hide_env_values = true)]
    token: String,
    /// Work orders created, with one client and with several
    #[arg(long, default_value_t = 200)]
    creates: usize,
    /// Clients at a time in the second half
    #[arg(long, default_value_t = 8)]
    clients: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outputs {
    graphql_url: String,
}

/// When a work order was created and readable, from the moment its create was sent.
struct Times {
    created: Duration,
    readable: Duration,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let outputs: Outputs = serde_json::from_slice(&std::fs::read(&options.outputs)?)?;
    let api = GraphQl::new(&outputs.graphql_url, &options.token);
    println!("## freshness\n\n{}; {} creates each\n", machine::describe().await, options.creates);
    // Functions start, connections open, caches fill.
    some(&api, options.clients * 2, options.clients).await?;

    let mut table = Table::new(["ms", "p50", "p90", "p99", "max"]);
    for clients in [1, options.clients] {
        let times = some(&api, options.creates, clients).await?;
        let who = if clients == 1 { "1 client".to_owned() } else { format!("{clients} clients") };
        let created = times.iter().map(|times| times.created);
        let readable = times.iter().map(|times| times.readable);
        let after = times.iter().map(|times| times.readable.saturating_sub(times.created));
        table.row(Latencies::of(created)?.row(format!("{who}: created")));
        table.row(Latencies::of(readable)?.row(format!("{who}: readable")));
        table.row(Latencies::of(after)?.row(format!("{who}: readable after created")));
    }
    table.print();
    Ok(())
}

/// Creates `creates` work orders, by so many clients at a time.
async fn some(api: &GraphQl, creates: usize, clients: usize) -> Outcome<Vec<Times>> {
    let each = creates.div_ceil(clients);
    let client = async |client: usize| {
        let mut times = Vec::with_capacity(each);
        for number in 0..each {
            times.push(one(api, &format!("Freshness {client}/{number}")).await?);
        }
        Outcome::Ok(times)
    };
    Ok(future::try_join_all((0..clients).map(client)).await?.into_iter().flatten().collect())
}

async fn one(api: &GraphQl, title: &str) -> Outcome<Times> {
    let start = Instant::now();
    let answer = api.ask(CREATE, json!({ "title": title, "customerId": CUSTOMER })).await?;
    let created = start.elapsed();
    let id = answer.pointer("/createWorkOrder/id").and_then(Value::as_str).ok_or("no id in the answer")?;
    loop {
        let answer = api.ask(READ, json!({ "id": id })).await?;
        if answer.pointer("/workOrder/id").is_some() {
            return Ok(Times { created, readable: start.elapsed() });
        }
        if start.elapsed() > PATIENCE {
            return Err(format!("work order {id} is not readable after {PATIENCE:?}").into());
        }
        tokio::time::sleep(PAUSE).await;
    }
}
