//! The tool of operators: seed, tokens, queues, dead letters, traces and the outbox, of the local cloud or of a stage
//! on AWS.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks to people")]

mod failure_injection;
mod outbox;
mod queues;
mod redrive;
mod republish;
mod seed;
mod stage;
mod stock;
mod trace;
mod users;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tradewind_kit::auth::Role;

use crate::stage::Stage;

/// Any error ends the program; its text is for the person who typed the command.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "tradewind-cli", version, about = "Operates Tradewind, on the local cloud or on AWS.")]
struct Arguments {
    /// The stage: `local`, or one that was deployed to AWS.
    #[arg(long, global = true, default_value = "local", env = "TRADEWIND_STAGE")]
    stage: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Applies init.sql, creates the demo users and stocks their shelves. Safe to repeat.
    Seed {
        /// Only the schema and the demo customers, no users and no stock.
        #[arg(long)]
        database_only: bool,
    },
    /// Prints an ID token of a demo user (password: TRADEWIND_SEED_PASSWORD).
    Token {
        /// dispatcher, technician or operator.
        #[arg(value_parser = role)]
        role: Role,
        /// The org of the user.
        #[arg(long, default_value = users::ORGS[0])]
        org: String,
    },
    /// Shows the depth of every queue.
    Queues,
    /// Moves dead letters back to the queue of their worker, those of `event-relay` to the bus. Safe to interrupt and to
    /// repeat.
    Redrive {
        /// The worker, such as `work-order-projector`, or `event-relay`.
        worker: String,
        /// At most so many.
        #[arg(long)]
        max: Option<u64>,
        /// Only say how many there are.
        #[arg(long)]
        dry_run: bool,
    },
    /// Puts the events of an order on the bus again, as `event-relay` does. Safe to repeat.
    Republish {
        /// The order.
        order_id: String,
        /// The org of the order.
        #[arg(long, default_value = users::ORGS[0])]
        org: String,
        /// Only show them.
        #[arg(long)]
        dry_run: bool,
    },
    /// Lets orders of the sku FAIL-ME fail, or not, on stages where failures may be injected.
    FailureInjection {
        /// on, off or status.
        #[arg(default_value = "status")]
        switch: failure_injection::Switch,
    },
    /// Shows every log line of a trace, across functions, in the order of time.
    Trace {
        /// 32 hexadecimal digits: `traceId` of a log line, `x-trace-id` of an answer.
        trace_id: String,
        /// How far to look back.
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
    /// Looks into the outbox, and brings dead rows back.
    #[command(subcommand)]
    Outbox(outbox::Command),
}

fn role(name: &str) -> std::result::Result<Role, String> {
    let found = Role::ALL.into_iter().find(|role| role.as_str() == name);
    found.ok_or_else(|| "one of dispatcher, technician, operator".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tradewind-cli: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let stage = Stage::load(&arguments.stage).await?;
    match arguments.command {
        Command::Seed { database_only } => seed::run(&stage, database_only).await,
        Command::Token { role, org } => {
            println!("{}", users::token(&stage, role, &org).await?);
            Ok(())
        }
        Command::Queues => queues::run(&stage).await,
        Command::Redrive { worker, max, dry_run } => redrive::run(&stage, &worker, max, dry_run).await,
        Command::Republish { order_id, org, dry_run } => {
            republish::run(&stage, &order_id, &org, dry_run).await
        }
        Command::FailureInjection { switch } => failure_injection::run(&stage, switch).await,
        Command::Trace { trace_id, hours } => trace::run(&stage, &trace_id, hours).await,
        Command::Outbox(command) => outbox::run(&stage, command).await,
    }
}
