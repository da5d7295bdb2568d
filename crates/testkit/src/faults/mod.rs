//! A DynamoDB that fails as it is told to: an HTTP proxy before a real one.
//!
//! Under load DynamoDB cancels transactions that meet on an item and throttles whoever asks for too much, and any
//! connection can end before an answer arrives. A local cloud does neither by itself. [`FaultProxy`] does, to a share of
//! the requests that it draws from a seed, so that a failing run can be tried again:
//!
//! ```text
//! let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(20)).await;
//! let flaky = Inventory::new(&aws(proxy.url()), table.name());
//! ```
//!
//! The draw is made in the order of arrival: a seed replays a run exactly when its requests come one after the other.

mod answer;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::serve::{Answer, Server};

/// How many of a hundred requests meet each fault; what is left of the hundred goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Odds {
    /// Not carried out, as another transaction is at work on an item: a transaction is cancelled with the reason
    /// `TransactionConflict` on one of its items, another write gets `TransactionConflictException`. Reads pass.
    pub conflict: u8,
    /// Not carried out: `ThrottlingException`, and for every other transaction a cancellation with `ThrottlingError`.
    pub throttle: u8,
    /// Not carried out, and the connection closes without an answer.
    pub lost_request: u8,
    /// Carried out, and the connection closes without an answer.
    pub lost_answer: u8,
}

impl Odds {
    /// Every fault equally often, `percent` of all requests in sum (rounded down to a multiple of four).
    pub const fn even(percent: u8) -> Self {
        let each = percent / 4;
        Self { conflict: each, throttle: each, lost_request: each, lost_answer: each }
    }
}

/// How often each fault was injected so far, and how many requests were not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Injected {
    /// See [`Odds::conflict`].
    pub conflicts: u64,
    /// See [`Odds::throttle`].
    pub throttled: u64,
    /// See [`Odds::lost_request`].
    pub lost_requests: u64,
    /// See [`Odds::lost_answer`].
    pub lost_answers: u64,
    /// Went through, there and back.
    pub passed: u64,
}

/// A proxy on loopback in front of one DynamoDB. Dropping it closes everything.
#[derive(Debug)]
pub struct FaultProxy {
    server: Server,
    plan: Arc<Mutex<Plan>>,
}

#[derive(Debug)]
struct Plan {
    random: fastrand::Rng,
    odds: Odds,
    injected: Injected,
}

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Pass,
    Conflict,
    /// As the reason of a cancellation, or of the request as a whole.
    Throttle {
        by_reason: bool,
    },
    LoseRequest,
    LoseAnswer,
}

impl FaultProxy {
    /// Starts a proxy before `upstream`, a URL.
    pub async fn start(upstream: impl ToString, seed: u64, odds: Odds) -> Self {
        let plan = Plan { random: fastrand::Rng::with_seed(seed), odds, injected: Injected::default() };
        let plan = Arc::new(Mutex::new(plan));
        let (upstream, client) = (upstream.to_string(), Client::builder(TokioExecutor::new()).build_http());
        let shared = plan.clone();
        let server =
            Server::start(move |request| handle(request, upstream.clone(), client.clone(), shared.clone()))
                .await;
        Self { server, plan }
    }

    /// The endpoint to configure in a client.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Other odds from now on; [`Odds::default`] ends all trouble.
    pub fn set_odds(&self, odds: Odds) {
        lock(&self.plan).odds = odds;
    }

    /// What was injected so far.
    pub fn injected(&self) -> Injected {
        lock(&self.plan).injected
    }
}

fn lock(plan: &Mutex<Plan>) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Plan {
    /// Draws the fate of a request. Always the same number of draws, so that a change of odds shifts nothing.
    fn draw(&mut self, operation: &str) -> Fate {
        let (mut at, by_reason) = (self.random.u8(0..100), self.random.bool());
        let transaction = operation == "TransactWriteItems";
        let writes = transaction || matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem");
        let faults = [
            (self.odds.conflict, if writes { Fate::Conflict } else { Fate::Pass }),
            (self.odds.throttle, Fate::Throttle { by_reason: transaction && by_reason }),
            (self.odds.lost_request, Fate::LoseRequest),
            (self.odds.lost_answer, Fate::LoseAnswer),
        ];
        let mut fate = Fate::Pass;
        for (odds, fault) in faults {
            if at < odds {
                fate = fault;
                break;
            }
            at -= odds;
        }
        let injected = &mut self.injected;
        let count = match fate {
            Fate::Pass => &mut injected.passed,
            Fate::Conflict => &mut injected.conflicts,
            Fate::Throttle { .. } => &mut injected.throttled,
            Fate::LoseRequest => &mut injected.lost_requests,
            Fate::LoseAnswer => &mut injected.lost_answers,
        };
        *count += 1;
        fate
    }

    fn pick(&mut self, items: usize) -> usize {
        self.random.usize(..items.max(1))
    }
}

type Upstream = Client<HttpConnector, Full<Bytes>>;

async fn handle(
    request: Request<Incoming>,
    upstream: String,
    client: Upstream,
    plan: Arc<Mutex<Plan>>,
) -> Answer {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    let operation = operation(&parts.headers);
    let fate = lock(&plan).draw(&operation);
    match fate {
        Fate::Conflict if operation == "TransactWriteItems" => {
            let items = answer::items(&body);
            let hit = lock(&plan).pick(items);
            Some(answer::cancelled(items, hit, "TransactionConflict"))
        }
        Fate::Conflict => Some(answer::error("TransactionConflictException")),
        Fate::Throttle { by_reason: true } => {
            let items = answer::items(&body);
            let hit = lock(&plan).pick(items);
            Some(answer::cancelled(items, hit, "ThrottlingError"))
        }
        Fate::Throttle { by_reason: false } => Some(answer::error("ThrottlingException")),
        Fate::LoseRequest => None,
        Fate::Pass | Fate::LoseAnswer => {
            let uri = format!("{}{}", upstream.trim_end_matches('/'), parts.uri);
            let mut forwarded =
                Request::builder().method(parts.method).uri(uri).body(Full::new(body)).ok()?;
            *forwarded.headers_mut() = parts.headers;
            // The client sets the upstream's own.
            forwarded.headers_mut().remove(http::header::HOST);
            let (head, body) = client.request(forwarded).await.ok()?.into_parts();
            let body = Full::new(body.collect().await.ok()?.to_bytes());
            (fate == Fate::Pass).then(|| http::Response::from_parts(without_framing(head), body))
        }
    }
}

/// The answer is sent whole: its framing is made anew.
fn without_framing(mut head: http::response::Parts) -> http::response::Parts {
    for name in [http::header::TRANSFER_ENCODING, http::header::CONTENT_LENGTH, http::header::CONNECTION] {
        head.headers.remove(name);
    }
    head
}

/// `TransactWriteItems` of `DynamoDB_20120810.TransactWriteItems`.
fn operation(headers: &HeaderMap) -> String {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
