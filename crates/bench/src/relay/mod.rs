//! How fast the relay drains the outbox.
//!
//! # Method
//!
//! Rows are real events of work orders (about 850 bytes of JSON), in a real Postgres with its durability on, in the
//! outbox table of `init.sql`. They go to an HTTP server on this machine that answers `PublishBatch` as SNS does and
//! reads as little as it can; it and Postgres share the processors with what is measured. Each variant runs in a
//! process of its own, which times itself from its first connection to the end of its last transaction:
//!
//! - *relay*: `tradewind-relay` on `tradewind-stores` and `aws-sdk-sns`, on one thread, as `outbox-publisher` runs it;
//! - *publish-only*: the same batches from memory through the same client and the same publishing code. What the relay
//!   could reach if Postgres cost nothing;
//! - *SQL-only*: the same claims and commits without publishing. What it could reach if SNS cost nothing;
//! - *peer*: the crate `outbox-pattern-processor` 0.4.0 on the same events in its own tables and indexes, to the same
//!   sink, with settings tuned in its favour (see `peer/src/main.rs`);
//! - *backlog*: the relay on five times the rows. Its cost per event must not grow with the backlog.
//!
//! The variants take turns, round by round, so that a change of the machine's speed hits all of them. Before each run
//! the table is refilled, vacuumed and analysed, and the server writes a checkpoint. A run in which the sink did not
//! count exactly the rows that were there, or in which a row is left over, fails the benchmark. Figures are medians over
//! the rounds with their range. `us/event` is processor time by process: with so many processors, their number divided
//! by the sum is the limit of the whole.

mod database;
mod events;
pub(crate) mod variant;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use tradewind_testkit::SnsSink;

use self::database::Database;
pub(crate) use self::database::with_database;
use self::variant::{Measured, TOPIC, Tuning};
use crate::table::{Series, Table, number, verdict};
use crate::{Outcome, machine};

const TARGET_RATE: f64 = 40_000.0;
const TARGET_OF_PUBLISH_ONLY: f64 = 0.6;
const TARGET_OF_PEER: f64 = 5.0;
const TARGET_BACKLOG_COST: f64 = 1.2;
const TARGET_MEMORY: f64 = 64.0;

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// Server on which a database may be made
    #[arg(long, env = "TRADEWIND_BENCH_DATABASE_URL", hide_env_values = true)]
    database: String,
    /// The program of crates/bench/peer; without it the comparison is left out
    #[arg(long, env = "TRADEWIND_BENCH_PEER")]
    peer: Option<PathBuf>,
    /// Rows a run
    #[arg(long, default_value_t = 200_000)]
    rows: usize,
    /// Rows of the large backlog; 0 leaves it out
    #[arg(long, default_value_t = 1_000_000)]
    backlog: usize,
    /// Rounds, each with one run of each variant
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Rounds that the peer and the large backlog take part in
    #[arg(long, default_value_t = 2)]
    long_rounds: usize,
    #[command(flatten)]
    tuning: Tuning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Relay,
    PublishOnly,
    SqlOnly,
    Peer,
    Backlog,
}

impl Run {
    const ALL: [Self; 5] = [Self::Relay, Self::PublishOnly, Self::SqlOnly, Self::Peer, Self::Backlog];

    fn name(self) -> &'static str {
        match self {
            Self::Relay => "relay",
            Self::PublishOnly => "publish-only",
            Self::SqlOnly => "SQL-only",
            Self::Peer => "peer",
            Self::Backlog => "relay, large backlog",
        }
    }

    /// The argument for the variant's process.
    fn argument(self) -> &'static str {
        match self {
            Self::Relay | Self::Backlog => "relay",
            Self::PublishOnly => "publish-only",
            Self::SqlOnly => "sql-only",
            Self::Peer => "peer",
        }
    }
}

/// What the rounds came to for one variant.
#[derive(Debug, Default)]
struct Figures {
    rate: Series,
    memory: Series,
    own: Series,
    sink: Series,
    rest: Series,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let most = options.rows.max(options.backlog);
    let database = Database::create(&options.database, most).await?;
    let result = measure(&options, &database).await;
    database.drop().await?;
    report(&options, &result?);
    Ok(())
}

async fn measure(options: &Options, database: &Database) -> Outcome<Vec<(Run, Figures)>> {
    let bench = Bench { options, database, sink: Sink::start()? };
    println!("## relay\n\n{}\n{}", machine::describe().await, database.describe().await?);
    println!("relay: {}\n", options.tuning.describe());

    let mut figures: Vec<_> = Run::ALL.into_iter().map(|run| (run, Figures::default())).collect();
    bench.once(Run::Relay, options.rows.min(20_000)).await?; // to warm up; not counted
    for round in 0..options.rounds.max(options.long_rounds) {
        for (run, figures) in &mut figures {
            let rounds = match run {
                Run::Peer if options.peer.is_none() => 0,
                Run::Backlog if options.backlog == 0 => 0,
                Run::Peer | Run::Backlog => options.long_rounds,
                _ => options.rounds,
            };
            if round < rounds {
                let rows = if *run == Run::Backlog { options.backlog } else { options.rows };
                bench.once(*run, rows).await?.add_to(figures);
            }
        }
    }
    Ok(figures)
}

/// The sink, on a thread of its own.
struct Sink {
    url: String,
    sink: std::sync::Arc<SnsSink>,
}

impl Sink {
    fn start() -> Outcome<Self> {
        let (started, sink) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(async {
                    let sink = std::sync::Arc::new(SnsSink::counting().await);
                    if started.send(sink.clone()).is_ok() {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        let sink = sink.recv()?;
        Ok(Self { url: sink.url(), sink })
    }
}

struct Bench<'a> {
    options: &'a Options,
    database: &'a Database,
    sink: Sink,
}

/// One run: what the variant told, and the processor time of the others meanwhile.
struct Once {
    measured: Measured,
    sink: Option<f64>,
    machine: Option<f64>,
}

impl Once {
    fn add_to(self, figures: &mut Figures) {
        let Measured { events, seconds, peak_memory, processor_time, processor_time_in_all } = self.measured;
        let events = as_f64(usize::try_from(events).unwrap_or_default());
        let per_event = |seconds: f64| seconds / events * 1e6;
        figures.rate.push(events / seconds);
        figures.memory.push(peak_memory.unwrap_or(f64::NAN));
        let (own, sink) = (processor_time.unwrap_or(f64::NAN), self.sink.unwrap_or(f64::NAN));
        figures.own.push(per_event(own));
        figures.sink.push(per_event(sink));
        let others = self.machine.unwrap_or(f64::NAN) - sink - processor_time_in_all.unwrap_or(f64::NAN);
        figures.rest.push(per_event(others));
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52 events")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

impl Bench<'_> {
    async fn once(&self, run: Run, rows: usize) -> Outcome<Once> {
        match run {
            Run::PublishOnly => {}
            Run::Peer => self.database.refill_peer(rows, TOPIC).await?,
            Run::Relay | Run::SqlOnly | Run::Backlog => self.database.refill(rows).await?,
        }
        let mut command = if let (Run::Peer, Some(peer)) = (run, &self.options.peer) {
            Command::new(peer)
        } else {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["relay-variant", run.argument()]).args(self.options.tuning.arguments());
            command
        };
        command.args([
            "--database",
            &self.database.url,
            "--sink",
            &self.sink.url,
            "--rows",
            &rows.to_string(),
        ]);

        let entries = self.sink.sink.entries();
        let pid = std::process::id();
        let (sink, machine) = (machine::processor_time(pid), machine::machine_time());
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let program = command.get_program().to_owned();
        let output = tokio::task::spawn_blocking(move || command.output()).await?;
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        let since = |before: Option<f64>, after: Option<f64>| Some(after? - before?);
        let machine = since(machine, machine::machine_time());
        let sink = since(sink, machine::processor_time(pid));
        if !output.status.success() {
            return Err(format!("{} failed: {}", run.name(), output.status).into());
        }
        let measured: Measured = serde_json::from_slice(&output.stdout)?;
        self.check(run, rows as u64, self.sink.sink.entries() - entries, &measured).await?;
        println!(
            "{}: {} rows in {:.2} s, {} events/s",
            run.name(),
            number(as_f64(rows), 0),
            measured.seconds,
            number(as_f64(rows) / measured.seconds, 0)
        );
        Ok(Once { measured, sink, machine })
    }

    /// Nothing lost, nothing twice, nothing left.
    async fn check(&self, run: Run, rows: u64, arrived: u64, measured: &Measured) -> Outcome {
        let left = match run {
            Run::Peer => self.database.left("peer.outbox").await?,
            Run::PublishOnly => 0,
            Run::Relay | Run::SqlOnly | Run::Backlog => self.database.left("outbox").await?,
        };
        let expected = if run == Run::SqlOnly { 0 } else { rows };
        if arrived != expected || measured.events != rows || left != 0 {
            let told = measured.events;
            return Err(format!(
                "{}: {rows} rows, {told} drained by its own count, {arrived} arrived at the sink, {left} left",
                run.name()
            )
            .into());
        }
        Ok(())
    }
}

fn report(options: &Options, figures: &[(Run, Figures)]) {
    println!();
    let mut table =
        Table::new(["", "events/s", "peak MiB", "us/event: itself", "sink", "Postgres and the rest"]);
    for (run, figures) in figures {
        let Figures { rate, memory, own, sink, rest } = figures;
        table.row([
            run.name().to_owned(),
            rate.show(0),
            memory.show(1),
            own.show(1),
            sink.show(1),
            rest.show(1),
        ]);
    }
    table.print();

    let median = |wanted: Run| {
        let found = figures.iter().find(|(run, _)| *run == wanted);
        found.map_or(f64::NAN, |(_, figures)| figures.rate.median())
    };
    let memory = figures.iter().filter(|(run, _)| matches!(run, Run::Relay | Run::Backlog));
    let memory = memory.map(|(_, figures)| figures.memory.max()).fold(f64::NAN, f64::max);
    let relay = median(Run::Relay);
    let backlog = format!("cost per event, {} rows", number(as_f64(options.backlog), 0));
    let mut table = Table::new(["target", "aim", "measured", ""]);
    for (name, aim, value, decimals, met) in [
        ("events/s", format!(">= {}", number(TARGET_RATE, 0)), relay, 0, relay >= TARGET_RATE),
        at_least("of publish-only", relay / median(Run::PublishOnly), TARGET_OF_PUBLISH_ONLY),
        at_least("times the peer", relay / median(Run::Peer), TARGET_OF_PEER),
        at_most(&backlog, relay / median(Run::Backlog), TARGET_BACKLOG_COST),
        at_most("peak MiB of the relay", memory, TARGET_MEMORY),
    ] {
        let told = if value.is_finite() { verdict(met) } else { "not measured" };
        table.row([name.to_owned(), aim, number(value, decimals), told.to_owned()]);
    }
    table.print();
    println!("of SQL-only: {}\n", number(relay / median(Run::SqlOnly), 2));
}

fn at_least(name: &str, value: f64, target: f64) -> (&str, String, f64, usize, bool) {
    (name, format!(">= {target}"), value, 2, value >= target)
}

fn at_most(name: &str, value: f64, target: f64) -> (&str, String, f64, usize, bool) {
    (name, format!("<= {target}"), value, 2, value <= target)
}
