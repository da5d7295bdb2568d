//! An SNS endpoint for `PublishBatch`, with every way in which SNS can fail.
//!
//! A recording sink reads each request in full, holds it to the limits of SNS and keeps what it accepted. A counting
//! sink is for benchmarks, where it shares the processor with what is measured: it looks for the entries' ids only.

mod answer;
mod request;

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;

use crate::serve::{self, Answer, Server};
pub use request::Published;

/// How the sink treats a request as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// As SNS on a good day.
    #[default]
    Healthy,
    /// 503 `ServiceUnavailable` to everything: an outage.
    Unavailable,
    /// 500 `InternalError`.
    InternalError,
    /// 429 `Throttled`.
    Throttled,
    /// 403 `AuthorizationError`: the publisher's rights are wrong, not the message.
    Forbidden,
    /// 404 `NotFound`: no such topic.
    NoSuchTopic,
    /// 200 and a body that is not what SNS sends.
    Garbage,
    /// Accepts the batch, then closes the connection without an answer: the worst moment for a publisher.
    AnswerLost,
    /// Closes the connection without reading anything into the request.
    HangUp,
    /// Never answers.
    Silent,
}

/// How the sink treats one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Accepted.
    Accept,
    /// In the list of failures, the sender at fault: retrying does not help.
    SenderFault,
    /// In the list of failures, the service at fault: retrying may help.
    ServiceFault,
}

type Judge = dyn Fn(&Published) -> Verdict + Send + Sync;

/// An SNS endpoint on loopback. For a refused connection, put a [`ChaosProxy`](crate::ChaosProxy) before it.
#[derive(Debug)]
pub struct SnsSink {
    server: Server,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    records: bool,
    settings: Mutex<Settings>,
    accepted: Mutex<Vec<Published>>,
    entries: AtomicU64,
    requests: AtomicU64,
}

#[derive(Default)]
struct Settings {
    mood: Mood,
    /// For so many requests, another mood comes first.
    spell: Option<(u64, Mood)>,
    latency: Duration,
    judge: Option<Arc<Judge>>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("mood", &self.mood)
            .field("spell", &self.spell)
            .finish_non_exhaustive()
    }
}

impl SnsSink {
    /// A sink that records what it accepts.
    pub async fn start() -> Self {
        Self::serve(true).await
    }

    /// A sink that only counts, at the least cost.
    pub async fn counting() -> Self {
        Self::serve(false).await
    }

    async fn serve(records: bool) -> Self {
        let state = Arc::new(State {
            records,
            settings: Mutex::default(),
            accepted: Mutex::default(),
            entries: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        });
        let shared = state.clone();
        let server = Server::start(move |request| answer(request, shared.clone())).await;
        Self { server, state }
    }

    /// Its address.
    pub fn addr(&self) -> SocketAddr {
        self.server.addr
    }

    /// The endpoint to configure in a client.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// How requests are treated from now on.
    pub fn set_mood(&self, mood: Mood) {
        let mut settings = self.settings();
        settings.mood = mood;
        settings.spell = None;
    }

    /// An outage (503 to everything), or its end.
    pub fn set_outage(&self, outage: bool) {
        self.set_mood(if outage { Mood::Unavailable } else { Mood::Healthy });
    }

    /// Another mood for the next `requests` requests.
    pub fn spell(&self, requests: u64, mood: Mood) {
        self.settings().spell = Some((requests, mood));
    }

    /// How long it takes to answer.
    pub fn set_latency(&self, latency: Duration) {
        self.settings().latency = latency;
    }

    /// Refuses (sender's fault) the messages that the predicate picks. Needs a recording sink.
    pub fn refuse(&self, pick: impl Fn(&Published) -> bool + Send + Sync + 'static) {
        self.judge(move |message| if pick(message) { Verdict::SenderFault } else { Verdict::Accept });
    }

    /// Decides over each message. Needs a recording sink.
    pub fn judge(&self, judge: impl Fn(&Published) -> Verdict + Send + Sync + 'static) {
        assert!(self.state.records, "a counting sink does not read the messages");
        self.settings().judge = Some(Arc::new(judge));
    }

    /// The messages accepted so far, in order of arrival, whether the publisher learnt of it or not.
    pub fn accepted(&self) -> Vec<Published> {
        self.state.recorded().clone()
    }

    /// How many entries were accepted.
    pub fn entries(&self) -> u64 {
        self.state.entries.load(Ordering::Relaxed)
    }

    /// How many requests arrived.
    pub fn requests(&self) -> u64 {
        self.state.requests.load(Ordering::Relaxed)
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.state.settings()
    }
}

impl State {
    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recorded(&self) -> MutexGuard<'_, Vec<Published>> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepts what may be accepted of a batch and says so.
    fn accept(&self, body: &Bytes, judge: Option<&Judge>) -> Response<Full<Bytes>> {
        if !self.records {
            let count = request::ids(body).count();
            self.entries.fetch_add(count as u64, Ordering::Relaxed);
            return xml(200, answer::batch(request::ids(body), &[]));
        }
        let entries = match request::parse(body) {
            Ok(entries) => entries,
            Err(code) => return xml(400, answer::error(true, code)),
        };
        let judged =
            entries.into_iter().map(|entry| (judge.map_or(Verdict::Accept, |judge| judge(&entry)), entry));
        let (good, bad): (Vec<_>, Vec<_>) = judged.partition(|(verdict, _)| *verdict == Verdict::Accept);
        let accepted: Vec<_> = good.into_iter().map(|(_, entry)| entry).collect();
        let failed: Vec<_> = bad
            .iter()
            .map(|(verdict, entry)| answer::Failed {
                id: &entry.id,
                sender_fault: *verdict == Verdict::SenderFault,
            })
            .collect();
        let response = xml(200, answer::batch(accepted.iter().map(|entry| entry.id.as_bytes()), &failed));
        self.entries.fetch_add(accepted.len() as u64, Ordering::Relaxed);
        self.recorded().extend(accepted);
        response
    }
}

impl Settings {
    fn next_mood(&mut self) -> Mood {
        match self.spell.take() {
            Some((left, mood)) if left > 0 => {
                self.spell = Some((left - 1, mood));
                mood
            }
            _ => self.mood,
        }
    }
}

fn xml(status: u16, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    serve::response(status, "text/xml", body)
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Answer {
    state.requests.fetch_add(1, Ordering::Relaxed);
    let (mood, latency, judge) = {
        let mut settings = state.settings();
        (settings.next_mood(), settings.latency, settings.judge.clone())
    };
    let body = serve::body(request).await?;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    match mood {
        Mood::Healthy => Some(state.accept(&body, judge.as_deref())),
        Mood::Unavailable => Some(xml(503, answer::error(false, "ServiceUnavailable"))),
        Mood::InternalError => Some(xml(500, answer::error(false, "InternalError"))),
        Mood::Throttled => Some(xml(429, answer::error(true, "Throttled"))),
        Mood::Forbidden => Some(xml(403, answer::error(true, "AuthorizationError"))),
        Mood::NoSuchTopic => Some(xml(404, answer::error(true, "NotFound"))),
        Mood::Garbage => Some(serve::response(200, "text/html", "<html>It works!</html>")),
        Mood::AnswerLost => {
            state.accept(&body, judge.as_deref());
            None
        }
        Mood::HangUp => None,
        Mood::Silent => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
