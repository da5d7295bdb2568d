//! Tradewind's benchmarks. `./scripts/bench` builds this in release mode, brings up what a benchmark needs and runs it.
//!
//! Each benchmark is a module whose header states its method. Figures are only as good as the machine is quiet:
//! how busy others kept it just before is printed with them.
#![expect(clippy::print_stdout, reason = "tables on standard output are what this program is for")]

mod cold_start;
mod cost;
mod freshness;
mod http;
mod latency;
mod live;
mod machine;
mod relay;
mod saga;
mod shop;
mod table;

use clap::{Parser, Subcommand};

/// Any failure ends a benchmark: a number from a half-failed run is worse than none.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
#[command(name = "tradewind-bench", about = "Tradewind's benchmarks; run them with ./scripts/bench")]
struct Arguments {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// Drains the outbox through Postgres into a local HTTP sink, beside its limits and its nearest peer
    Relay(relay::Options),
    /// One variant of `relay`, in a process of its own
    #[command(hide = true)]
    RelayVariant(relay::variant::Options),
    /// From the start of a function's process to its first response
    ColdStart(cold_start::Options),
    /// From the creation of a work order to its being readable, on the local cloud
    Freshness(freshness::Options),
    /// Orders from their being placed to their being settled, on the local cloud
    Saga(saga::Options),
    /// From a note to its being heard on a WebSocket, on the local cloud, and a broadcast to many connections
    Live(live::Options),
    /// What an order costs on AWS, from the calls it makes on the local cloud
    Cost(cost::Options),
}

fn main() -> Outcome {
    let benchmark = Arguments::parse().benchmark;
    // On one thread, as the functions run: a variant of `relay` must not do better here than there.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match benchmark {
            Benchmark::Relay(options) => relay::run(options).await,
            Benchmark::RelayVariant(options) => relay::variant::run(options).await,
            Benchmark::ColdStart(options) => cold_start::run(options).await,
            Benchmark::Freshness(options) => freshness::run(options).await,
            Benchmark::Saga(options) => saga::run(options).await,
            Benchmark::Live(options) => live::run(options).await,
            Benchmark::Cost(options) => cost::run(options).await,
        }
    })
}
