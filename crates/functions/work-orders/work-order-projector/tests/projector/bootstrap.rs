//! The program itself, as Lambda runs it: a runtime API before it, DynamoDB and SQS behind it.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tradewind_domain::work_order::Status;
use tradewind_testkit::{ChaosProxy, Queue, RuntimeApi, Table, cloud_endpoint};

use crate::histories::{SECRET, life, to};

const BOOTSTRAP: &str = env!("CARGO_BIN_EXE_work-order-projector");
/// An event as AWS delivers it: raw from SNS, by way of SQS.
const RECORDED: &str = include_str!("../fixtures/sqs-event.json");

/// A running bootstrap; killed with its handle.
struct Bootstrap {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

impl Bootstrap {
    /// Starts the program with these variables and no others.
    fn start(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut command = Command::new(BOOTSTRAP);
        command.env_clear().envs(environment).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().map(collect);
        let stderr = child.stderr.take().map(collect);
        Self { child, stdout, stderr }
    }

    /// Ends it, and returns what it wrote to standard output.
    fn stop(mut self) -> String {
        self.child.kill().unwrap();
        self.stdout.take().unwrap().join().unwrap()
    }

    /// Waits until it ends by itself; its status, and what it wrote.
    fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        let written = [self.stdout.take(), self.stderr.take()].map(|stream| stream.unwrap().join().unwrap());
        (status, written.concat())
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
}

impl Drop for Bootstrap {
    fn drop(&mut self) {
        // Both fail only when it has ended, which is what is wanted.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

struct World {
    api: RuntimeApi,
    table: Table,
    queue: Queue,
    dead: Queue,
}

impl World {
    async fn new() -> Self {
        Self {
            api: RuntimeApi::start().await,
            table: Table::create().await,
            queue: Queue::create().await,
            dead: Queue::create().await,
        }
    }

    /// What the stack sets.
    fn environment(&self) -> Vec<(String, String)> {
        let mut environment = self.api.environment("tradewind-test-work-order-projector");
        let own = [
            ("STAGE", "test"),
            ("AWS_ENDPOINT_URL", &cloud_endpoint()),
            ("WORK_ORDERS_TABLE", self.table.name()),
            ("QUEUE_URL", self.queue.url()),
            ("DEAD_LETTER_QUEUE_URL", self.dead.url()),
        ];
        environment.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
        environment
    }
}

/// The log lines, and the lines of metrics, of what a function wrote; every line is one or the other.
fn lines(stdout: &str) -> (Vec<Value>, Vec<Value>) {
    let parse = |line| serde_json::from_str::<Value>(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    stdout.lines().map(parse).partition(|line| line.get("_aws").is_none())
}

fn assert_is_log_line(line: &Value) {
    for name in ["timestamp", "level", "service", "message", "requestId"] {
        assert!(line[name].as_str().is_some_and(|value| !value.is_empty()), "{name} is missing: {line}");
    }
    line["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(line["service"], "work-order-projector");
}

#[tokio::test]
async fn an_event_as_aws_delivers_it_is_projected_logged_and_counted() {
    let world = World::new().await;
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let event: Value = serde_json::from_str(recorded["Records"][0]["body"].as_str().unwrap()).unwrap();

    let bootstrap = Bootstrap::start(world.environment());
    let response = world.api.invoke(&recorded).await.response();
    assert_eq!(response, json!({ "batchItemFailures": [] }));
    let again = world.api.invoke(&recorded).await.response();
    assert_eq!(again, json!({ "batchItemFailures": [] }));
    let stdout = bootstrap.stop();

    let items = world.table.items().await;
    let titles: Vec<_> = items.values().filter_map(|item| item.get("title")).collect();
    assert_eq!(titles, [event["data"]["title"].as_str().unwrap()]);

    let (log, metrics) = lines(&stdout);
    let outcomes: Vec<_> = log.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["applied", "duplicate"], "{stdout}");
    for line in &log {
        assert_is_log_line(line);
        assert_eq!(line["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(line["eventId"], event["id"]);
        assert_eq!(line["eventType"], "WorkOrderStatusChanged");
        assert_eq!(line["orgId"], "plumbingCo123");
    }
    assert_ne!(log[0]["requestId"], log[1]["requestId"]);
    for text in ["title", "description", "address"] {
        assert!(!stdout.contains(event["data"][text].as_str().unwrap()), "{text} in the log: {stdout}");
    }

    assert_eq!(metrics.len(), 2, "{stdout}");
    assert_eq!(metrics[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"], "Tradewind");
    assert_eq!(
        (&metrics[0]["Service"], &metrics[0]["Stage"]),
        (&json!("work-order-projector"), &json!("test"))
    );
    assert_eq!((&metrics[0]["EventsApplied"], &metrics[0]["EventsDuplicate"]), (&json!(1), &json!(0)));
    assert_eq!((&metrics[1]["EventsApplied"], &metrics[1]["EventsDuplicate"]), (&json!(0), &json!(1)));
    assert!(metrics[0]["ConsumerLag"].is_array(), "{stdout}");
}

#[tokio::test]
async fn what_cannot_be_applied_is_counted_and_its_text_stays_out_of_the_log() {
    let world = World::new().await;
    let told = life(0, [to(Status::Scheduled)]);
    // Texts at the places where a parser would quote them.
    let quoted = |pointer: &str| {
        let mut event: Value = serde_json::from_str(&told[0].json).unwrap();
        *event.pointer_mut(pointer).unwrap() = json!(SECRET);
        event.to_string()
    };
    let bad = ["/data/version", "/data/status", "/data/createdAt", "/sequence", "/orgid", "/id"].map(quoted);
    for body in bad.iter().map(String::as_str).chain([SECRET, told[0].json.as_str(), told[1].json.as_str()]) {
        world.queue.send(body, &[("type", "WorkOrderCreated")]).await;
    }
    let event = world.queue.receive(bad.len() + 3).await;
    let good = event["Records"].as_array().unwrap().iter();
    let good = good.filter(|record| told.iter().any(|told| record["body"] == told.json.as_str()));
    let good: Vec<_> = good.map(|record| json!({ "itemIdentifier": record["messageId"] })).collect();

    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = ("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), proxy.url());
    let bootstrap = Bootstrap::start(world.environment().into_iter().chain([cut_off]));
    let response = world.api.invoke(&event).await.response();
    assert_eq!(response, json!({ "batchItemFailures": good }));
    let stdout = bootstrap.stop();

    let (log, metrics) = lines(&stdout);
    log.iter().for_each(assert_is_log_line);
    let count = |outcome: &str| log.iter().filter(|line| line["outcome"] == outcome).count();
    assert_eq!((count("dead_lettered"), count("retried")), (bad.len() + 1, 2), "{stdout}");
    assert!(!stdout.contains(SECRET), "the text of a message is in the log: {stdout}");
    assert_eq!(metrics[0]["EventsDeadLettered"], bad.len() + 1, "{stdout}");
    assert_eq!(metrics[0]["EventsRetried"], 2, "{stdout}");
    assert_eq!(world.dead.depth().await, bad.len() + 1);
}

#[tokio::test]
async fn every_missing_variable_is_named_at_once_and_the_program_ends() {
    let own = ["WORK_ORDERS_TABLE", "QUEUE_URL", "DEAD_LETTER_QUEUE_URL"];
    let of_lambda = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    let api = RuntimeApi::start().await;
    let environments = [(api.environment("test"), own.to_vec()), (Vec::new(), [own, of_lambda].concat())];
    for (environment, missing) in environments {
        let (status, written) = Bootstrap::start(environment).end();
        assert!(!status.success(), "{status}");
        for name in missing {
            assert!(written.contains(&format!("{name} is missing")), "{name} is not named: {written}");
        }
    }
}
