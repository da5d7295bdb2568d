//! How soon a client hears what happened, and how long it takes to tell many.
//!
//! # Method
//!
//! *From the event to the client*: clients connect to the WebSocket API, and each writes public notes (`POST /notes`), the
//! next when it has heard that the last is saved. Measured are, from the moment the request was sent: *accepted*, the
//! answer is there; *heard*, `note-saved` has arrived at the client who wrote it. In between lie the bus, `note-saver`
//! behind its queue, the event store's stream, `event-relay`, the bus again, and `live-broadcaster` behind its queue.
//! First one client alone, then several, of whom each hears the notes of all.
//!
//! *Broadcast*: `live-broadcaster`'s own code broadcasts events of orders, one after the other, to many connections of an
//! org of the benchmark's own. The table is that of the stage; the connections are a stand-in in this process, which
//! answers at once, so the time is that of the function and the table and not that of API Gateway. Calls are counted in a
//! round of their own, through a proxy.
//!
//! All parts share the machine's processors; on AWS they do not, but are some network away.

mod broadcast;
mod notes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use crate::{Outcome, machine};

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// `.local/outputs.json` of the local cloud
    #[arg(long, env = "TRADEWIND_OUTPUTS")]
    outputs: PathBuf,
    /// A technician's token: `./scripts/token technician`
    #[arg(long, env = "TRADEWIND_TOKEN", hide_env_values = true)]
    token: String,
    /// Notes written, by one client and again by several
    #[arg(long, default_value_t = 200)]
    notes: usize,
    /// Clients at a time in the second half
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Connections that a broadcast goes to
    #[arg(long, default_value_t = 1000)]
    connections: usize,
    /// Broadcasts, one after the other
    #[arg(long, default_value_t = 20)]
    broadcasts: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outputs {
    http_api_url: String,
    web_socket_url: String,
    tables: BTreeMap<String, String>,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let outputs: Outputs = serde_json::from_slice(&std::fs::read(&options.outputs)?)?;
    println!("## live\n\n{}\n", machine::describe().await);
    notes::run(&outputs, &options).await?;
    broadcast::run(&outputs, &options).await
}
