//! An EventBridge endpoint for `PutEvents`, with every way in which it can fail.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use serde_json::{Value, json};

use crate::Mood;
use crate::serve::{self, Answer, Server};

/// The limits of `PutEvents`.
const MOST_ENTRIES: usize = 10;
const TOO_MANY_BYTES: usize = 256 * 1024;

/// An entry as the bus got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusEntry {
    /// The bus it was put on.
    pub bus: String,
    /// Its `Source`.
    pub source: String,
    /// Its `DetailType`.
    pub detail_type: String,
    /// Its `Detail`, to the letter.
    pub detail: String,
    /// Whether it names its time.
    pub timed: bool,
}

/// Decides over an entry: `None` to accept it, or the error code of EventBridge.
type Judge = dyn Fn(&BusEntry) -> Option<&'static str> + Send + Sync;

/// An EventBridge endpoint on loopback.
#[derive(Debug)]
pub struct EventBusSink {
    server: Server,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    mood: Mutex<Mood>,
    judge: Mutex<Option<Arc<Judge>>>,
    accepted: Mutex<Vec<BusEntry>>,
    requests: AtomicU64,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("accepted", &self.accepted).finish_non_exhaustive()
    }
}

impl EventBusSink {
    /// Starts one that accepts everything that EventBridge would.
    pub async fn start() -> Self {
        let state = Arc::new(State::default());
        let shared = state.clone();
        let server = Server::start(move |request| answer(request, shared.clone())).await;
        Self { server, state }
    }

    /// The endpoint to configure in a client.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// How requests are treated from now on.
    pub fn set_mood(&self, mood: Mood) {
        *lock(&self.state.mood) = mood;
    }

    /// Decides over each entry from now on: `None` to accept it, or the error code of EventBridge.
    pub fn judge(&self, judge: impl Fn(&BusEntry) -> Option<&'static str> + Send + Sync + 'static) {
        *lock(&self.state.judge) = Some(Arc::new(judge));
    }

    /// The entries accepted so far, in order of arrival, whether the publisher learnt of it or not.
    pub fn accepted(&self) -> Vec<BusEntry> {
        lock(&self.state.accepted).clone()
    }

    /// How many requests arrived.
    pub fn requests(&self) -> u64 {
        self.state.requests.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn accept(&self, body: &[u8]) -> Response<Full<Bytes>> {
        let entries = match parse(body) {
            Ok(entries) => entries,
            Err(why) => return error(400, "ValidationException", why),
        };
        let judge = lock(&self.judge).clone();
        let codes = entries.iter().map(|entry| judge.as_ref().and_then(|judge| judge(entry)));
        let codes: Vec<_> = codes.collect();
        let results = codes.iter().enumerate().map(|(i, code)| match code {
            None => json!({ "EventId": format!("{i}") }),
            Some(code) => json!({ "ErrorCode": code, "ErrorMessage": "as the test planned" }),
        });
        let failed = codes.iter().flatten().count();
        let body = json!({ "FailedEntryCount": failed, "Entries": results.collect::<Vec<_>>() });
        let accepted = entries.into_iter().zip(codes).filter(|(_, code)| code.is_none());
        lock(&self.accepted).extend(accepted.map(|(entry, _)| entry));
        amz_json(200, &body)
    }
}

/// Reads a `PutEvents` and holds it to the limits of EventBridge.
fn parse(body: &[u8]) -> Result<Vec<BusEntry>, &'static str> {
    let body: Value = serde_json::from_slice(body).map_err(|_| "not JSON")?;
    let entries = body.get("Entries").and_then(Value::as_array).ok_or("no Entries")?;
    if entries.is_empty() || entries.len() > MOST_ENTRIES {
        return Err("1 to 10 entries");
    }
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    let read = |entry: &Value| {
        Some(BusEntry {
            bus: text(entry, "EventBusName")?,
            source: text(entry, "Source")?,
            detail_type: text(entry, "DetailType")?,
            detail: text(entry, "Detail")?,
            timed: entry.get("Time").is_some_and(Value::is_number),
        })
    };
    let entries: Vec<_> = entries.iter().map(read).collect::<Option<_>>().ok_or("incomplete entry")?;
    let size = |entry: &BusEntry| {
        let time = if entry.timed { 14 } else { 0 };
        time + entry.source.len() + entry.detail_type.len() + entry.detail.len()
    };
    if entries.iter().map(size).sum::<usize>() >= TOO_MANY_BYTES { Err("too large") } else { Ok(entries) }
}

fn amz_json(status: u16, body: &Value) -> Response<Full<Bytes>> {
    serve::response(status, "application/x-amz-json-1.1", body.to_string())
}

fn error(status: u16, code: &str, message: &str) -> Response<Full<Bytes>> {
    amz_json(status, &json!({ "__type": code, "message": message }))
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Answer {
    state.requests.fetch_add(1, Ordering::Relaxed);
    let mood = *lock(&state.mood);
    let body = serve::body(request).await?;
    match mood {
        Mood::Healthy => Some(state.accept(&body)),
        Mood::Unavailable => Some(error(503, "ServiceUnavailable", "")),
        Mood::InternalError => Some(error(500, "InternalException", "")),
        Mood::Throttled => Some(error(400, "ThrottlingException", "")),
        Mood::Forbidden => Some(error(400, "AccessDeniedException", "")),
        Mood::NoSuchTopic => Some(error(400, "ResourceNotFoundException", "")),
        Mood::Garbage => Some(serve::response(200, "text/html", "<html>It works!</html>")),
        Mood::AnswerLost => {
            state.accept(&body);
            None
        }
        Mood::HangUp => None,
        Mood::Silent => std::future::pending().await,
    }
}
