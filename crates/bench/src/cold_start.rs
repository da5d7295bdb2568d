//! How long a function's first event waits, and what its process needs.
//!
//! # Method
//!
//! Each release binary is started under a stub of the Lambda runtime API that holds one event ready. The time runs from
//! just before the process is spawned until the stub has the response in full: loading and linking the program,
//! configuration, clients, the runtime's first poll, the handler. What Lambda adds (the sandbox, the download of the
//! code) is not in it, and is the same for any program of that size. The processes take turns, round by round; each
//! round is a new process. The environment holds what the deployment sets and nothing else.
//!
//! - `graphql-api` gets a Function URL request for `{ healthCheck }`, which needs nothing from outside. On a second row
//!   its first event is a query of the database instead: it fetches the key set, verifies the token, connects to
//!   Postgres and reads.
//! - `outbox-publisher` gets a tick of its schedule and finds the outbox empty: it connects to Postgres, looks, and
//!   reports.
//! - `work-order-projector` gets a batch without records.
//!
//! Peak memory is the kernel's high-water mark of resident memory (`VmHWM`) after the response. The size of the package is
//! that of the binary deflated at level 9, as in a zip file, in millions of bytes. Where a connection to Postgres is
//! part of the first response, the time that connecting takes by itself is given below.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};
use tokio_postgres::NoTls;
use tradewind_testkit::{Issuer, RuntimeApi};

use crate::relay::with_database;
use crate::table::{Series, Table, number, verdict};
use crate::{Outcome, machine};

const TARGET_MILLISECONDS: f64 = 20.0;
const TARGET_MEMORY: f64 = 20.0;
const TARGET_ZIP: f64 = 6.0;
/// Longer than this is a failure, not a figure.
const PATIENCE: Duration = Duration::from_secs(30);
const MEGABYTE: f64 = 1e6;

#[derive(Args, Debug, Clone)]
pub(crate) struct Options {
    /// Directory with the release binaries: `<function>` or `<function>/bootstrap`
    #[arg(long, env = "TRADEWIND_BENCH_FUNCTIONS")]
    functions: PathBuf,
    /// Server on which a database may be made
    #[arg(long, env = "TRADEWIND_BENCH_DATABASE_URL", hide_env_values = true)]
    database: String,
    /// Processes started for each row
    #[arg(long, default_value_t = 20)]
    rounds: usize,
}

/// A row of the report: a function and its first event.
struct Case {
    name: &'static str,
    function: &'static str,
    event: Value,
    /// What a good response looks like.
    good: fn(&Value) -> bool,
    time: Series,
    memory: Series,
}

pub(crate) async fn run(options: Options) -> Outcome {
    let (server, connection) = tokio_postgres::connect(&options.database, NoTls).await?;
    tokio::spawn(connection);
    let name = format!("tradewind_bench_{}", std::process::id());
    server.batch_execute(&format!("CREATE DATABASE {name}")).await?;
    let database = with_database(&options.database, &name);
    let result = measure(&options, &database).await;
    server.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    result
}

async fn measure(options: &Options, database: &str) -> Outcome {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(tradewind_stores::postgres::INIT_SQL).await?;
    let issuer = Issuer::start().await;
    let mut cases = cases(&issuer);
    let mut connecting = Series::default();
    println!("## cold-start\n\n{}\n", machine::describe().await);
    // One uncounted round: the first start of a program reads it from the disk.
    for round in 0..=options.rounds {
        for case in &mut cases {
            let (time, memory) = case.once(options, database, &issuer).await?;
            if round > 0 {
                case.time.push(time);
                case.memory.push(memory.unwrap_or(f64::NAN));
            }
        }
        let start = Instant::now();
        let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
        let connection = tokio::spawn(connection);
        client.simple_query("SELECT 1").await?;
        connecting.push(milliseconds(start.elapsed()));
        drop(client);
        connection.await??;
    }
    report(options, &cases, &connecting)
}

fn cases(issuer: &Issuer) -> Vec<Case> {
    // The functions know the pool by its name at AWS, and fetch its keys from the endpoint of the stub.
    let iss = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", issuer.pool_id());
    let token = issuer.changed("dispatcher", "plumbingCo123", &json!({ "iss": iss }));
    let case = |name, function, event, good| Case {
        name,
        function,
        event,
        good,
        time: Series::default(),
        memory: Series::default(),
    };
    vec![
        case("graphql-api, healthCheck", "graphql-api", request("{ healthCheck }", None), |response| {
            body_of(response).pointer("/data/healthCheck").is_some_and(Value::is_string)
        }),
        case(
            "graphql-api, first query",
            "graphql-api",
            request("{ listCustomers { id name } }", Some(&token)),
            |response| {
                body_of(response).pointer("/data/listCustomers").and_then(Value::as_array).map(Vec::len)
                    == Some(2)
            },
        ),
        case("outbox-publisher, nothing due", "outbox-publisher", schedule(), |response| {
            response.get("left") == Some(&json!(0))
        }),
        case(
            "work-order-projector, no record",
            "work-order-projector",
            json!({ "Records": [] }),
            |response| response.get("batchItemFailures") == Some(&json!([])),
        ),
    ]
}

fn body_of(response: &Value) -> Value {
    response
        .get("body")
        .and_then(Value::as_str)
        .and_then(|body| serde_json::from_str(body).ok())
        .unwrap_or_default()
}

/// A Function URL request, payload format 2.0
/// (<https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads>).
fn request(query: &str, token: Option<&str>) -> Value {
    let host = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws";
    let mut headers =
        json!({ "host": host, "content-type": "application/json", "x-forwarded-proto": "https" });
    if let (Some(token), Some(headers)) = (token, headers.as_object_mut()) {
        headers.insert("authorization".to_owned(), json!(format!("Bearer {token}")));
    }
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous", "apiId": "abcdefghijklmnopqrstuvwxyz012345", "domainName": host,
            "domainPrefix": "abcdefghijklmnopqrstuvwxyz012345", "requestId": "c46d0b5c-34b5-4a6e-8a6e-d2c5c5a7f0ab",
            "routeKey": "$default", "stage": "$default", "time": "21/Nov/2026:09:00:00 +0000", "timeEpoch": 1_795_251_600_000_u64,
            "http": {
                "method": "POST", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "bench"
            }
        },
        "body": json!({ "query": query }).to_string(),
        "isBase64Encoded": false
    })
}

/// A tick of an EventBridge schedule rule.
fn schedule() -> Value {
    json!({
        "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
        "source": "aws.events", "account": "000000000000", "time": "2026-11-21T09:00:00Z", "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:000000000000:rule/outbox-publisher"], "detail": {}
    })
}

impl Case {
    /// Starts the function once: milliseconds to the first response, and peak memory in MiB.
    async fn once(&self, options: &Options, database: &str, issuer: &Issuer) -> Outcome<(f64, Option<f64>)> {
        let api = RuntimeApi::start().await;
        let outcome = api.push(&self.event);
        let program = program(&options.functions, self.function)?;
        let mut command = Command::new(program);
        command.env_clear().envs(api.environment(self.function)).envs(environment(database, issuer));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let mut process = Process(command.spawn()?);
        let outcome = tokio::select! {
            outcome = outcome => outcome?,
            error = api.init_error() => return Err(format!("{}: {error}", self.function).into()),
            status = process.ended() => return Err(format!("{} ended: {}", self.function, status?).into()),
            () = tokio::time::sleep(PATIENCE) => return Err(format!("{} hangs", self.function).into()),
        };
        let time = milliseconds(outcome.at.duration_since(start));
        let memory = machine::peak_memory(process.0.id());
        drop(process);
        let response = outcome.result.map_err(|error| format!("{}: {error}", self.name))?;
        if (self.good)(&response) {
            Ok((time, memory))
        } else {
            Err(format!("{}: {response}", self.name).into())
        }
    }
}

/// A function's process; ended with its handle.
struct Process(Child);

impl Process {
    /// Returns when the process has ended by itself.
    async fn ended(&mut self) -> Outcome<ExitStatus> {
        loop {
            // Seldom: it must not take time from the process.
            tokio::time::sleep(Duration::from_millis(100)).await;
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; then both have nothing to do.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What the deployment sets, and a database address in the clear, as on a developer's machine.
fn environment(database: &str, issuer: &Issuer) -> Vec<(&'static str, String)> {
    let text = |name, value: &str| (name, value.to_owned());
    vec![
        text("STAGE", "local"),
        text("LOG_LEVEL", "info"),
        text("DATABASE_URL", database),
        text("AWS_ENDPOINT_URL", &issuer.endpoint()),
        text("WORK_ORDERS_TABLE", "tradewind-local-work-orders"),
        text(
            "WORK_ORDER_EVENTS_TOPIC_ARN",
            "arn:aws:sns:us-east-1:000000000000:tradewind-local-work-order-events",
        ),
        text("OUTBOX_MAX_ATTEMPTS", "10"),
        text("QUEUE_URL", "http://localhost/000000000000/tradewind-local-work-order-projector"),
        text(
            "DEAD_LETTER_QUEUE_URL",
            "http://localhost/000000000000/tradewind-local-work-order-projector-dlq",
        ),
        text("USER_POOL_ID", issuer.pool_id()),
        text("USER_POOL_CLIENT_ID", issuer.client_id()),
        text("INTROSPECTION", "true"),
    ]
}

fn program(functions: &Path, function: &str) -> Outcome<PathBuf> {
    let candidates = [functions.join(function).join("bootstrap"), functions.join(function)];
    let found = candidates.into_iter().find(|path| path.is_file());
    Ok(found.ok_or_else(|| format!("{} has no {function}", functions.display()))?)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Sizes of the binary and of its package, in MB.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
fn sizes(path: &Path) -> Outcome<(f64, f64)> {
    let binary = std::fs::read(path)?;
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(&binary)?;
    Ok((binary.len() as f64 / MEGABYTE, deflate.finish()?.len() as f64 / MEGABYTE))
}

fn report(options: &Options, cases: &[Case], connecting: &Series) -> Outcome {
    let mut table = Table::new(["first event", "ms to the response", "peak MiB", "binary MB", "zip MB", ""]);
    for case in cases {
        let (binary, zip) = sizes(&program(&options.functions, case.function)?)?;
        let met = case.time.median() <= TARGET_MILLISECONDS
            && case.memory.max() <= TARGET_MEMORY
            && zip <= TARGET_ZIP;
        let (time, memory) = (case.time.show(1), case.memory.show(1));
        table.row([
            case.name.to_owned(),
            time,
            memory,
            number(binary, 1),
            number(zip, 2),
            verdict(met).to_owned(),
        ]);
    }
    table.print();
    println!(
        "aims: {TARGET_MILLISECONDS} ms, {TARGET_MEMORY} MiB, zip {TARGET_ZIP} MB; medians of {} starts (min-max)",
        options.rounds
    );
    println!("connecting to Postgres and one round trip, by itself: {} ms\n", connecting.show(1));
    Ok(())
}
