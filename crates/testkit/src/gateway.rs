//! The management API of a WebSocket API: it counts what each connection is sent, and answers as a test likes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::serve::{self, Answer, Server};

/// The stage, as in the callback URL of a real API.
const STAGE: &str = "/live";

/// What becomes of a message to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Post {
    /// It arrives.
    #[default]
    Taken,
    /// There is no such connection: 410.
    Gone,
    /// Too many messages: 429.
    Throttled,
    /// 500.
    InternalError,
    /// 403.
    Forbidden,
    /// It arrives, and the answer does not.
    AnswerLost,
    /// No answer, and it does not arrive.
    Silent,
}

/// Decides over a message, by connection and by how often that was posted to before.
type Judge = dyn Fn(&str, usize) -> Post + Send + Sync;

/// The connections of a WebSocket API, on loopback.
#[derive(Debug)]
pub struct GatewaySink {
    server: Server,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    judge: Mutex<Option<Arc<Judge>>>,
    posts: Mutex<Posts>,
}

#[derive(Default)]
struct Posts {
    attempts: BTreeMap<String, usize>,
    received: BTreeMap<String, Vec<String>>,
    under_way: usize,
    most_under_way: usize,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("received", &lock(&self.posts).received).finish_non_exhaustive()
    }
}

impl GatewaySink {
    /// Starts one at which every connection is there.
    pub async fn start() -> Self {
        let state = Arc::new(State::default());
        let shared = state.clone();
        let server = Server::start(move |request| answer(request, shared.clone())).await;
        Self { server, state }
    }

    /// The callback URL to configure in a function.
    pub fn url(&self) -> String {
        format!("{}{STAGE}", self.server.url())
    }

    /// Decides over each message from now on, by connection and by how often that was posted to before.
    pub fn judge(&self, judge: impl Fn(&str, usize) -> Post + Send + Sync + 'static) {
        *lock(&self.state.judge) = Some(Arc::new(judge));
    }

    /// What each connection got so far, in order of arrival, whether the sender learnt of it or not.
    pub fn received(&self) -> BTreeMap<String, Vec<String>> {
        lock(&self.state.posts).received.clone()
    }

    /// What one connection got so far.
    pub fn received_by(&self, connection_id: &str) -> Vec<String> {
        lock(&self.state.posts).received.get(connection_id).cloned().unwrap_or_default()
    }

    /// How many messages were posted, arrived or not.
    pub fn requests(&self) -> usize {
        lock(&self.state.posts).attempts.values().sum()
    }

    /// The most messages that were under way at the same time.
    pub fn most_at_a_time(&self) -> usize {
        lock(&self.state.posts).most_under_way
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a message while it is under way, until it is answered or its sender gives up.
struct UnderWay(Arc<State>);

impl UnderWay {
    fn new(state: &Arc<State>) -> Self {
        let mut posts = lock(&state.posts);
        posts.under_way += 1;
        posts.most_under_way = posts.most_under_way.max(posts.under_way);
        drop(posts);
        Self(state.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        lock(&self.0.posts).under_way -= 1;
    }
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Answer {
    let path = request.uri().path().to_owned();
    let connection_id = path.strip_prefix(STAGE).and_then(|path| path.strip_prefix("/@connections/"));
    let Some(connection_id) = connection_id.filter(|_| request.method() == Method::POST) else {
        return Some(refusal(403, "ForbiddenException"));
    };
    let connection_id = percent_decode_str(connection_id).decode_utf8_lossy().into_owned();
    let under_way = UnderWay::new(&state);
    let body = serve::body(request).await?;
    // Others get their turn, so that messages that may be under way together are.
    tokio::task::yield_now().await;
    let before = {
        let mut posts = lock(&state.posts);
        let count = posts.attempts.entry(connection_id.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let judge = lock(&state.judge).clone();
    let post = judge.map(|judge| judge(&connection_id, before)).unwrap_or_default();
    if matches!(post, Post::Taken | Post::AnswerLost) {
        let text = String::from_utf8_lossy(&body).into_owned();
        lock(&state.posts).received.entry(connection_id).or_default().push(text);
    }
    let answer = match post {
        Post::Taken => Some(serve::response(200, "application/json", "")),
        Post::Gone => Some(refusal(410, "GoneException")),
        Post::Throttled => Some(refusal(429, "LimitExceededException")),
        Post::InternalError => Some(refusal(500, "InternalServerError")),
        Post::Forbidden => Some(refusal(403, "ForbiddenException")),
        Post::AnswerLost => None,
        Post::Silent => std::future::pending().await,
    };
    drop(under_way);
    answer
}

fn refusal(status: u16, code: &str) -> Response<Full<Bytes>> {
    let mut response = serve::response(status, "application/json", json!({ "message": code }).to_string());
    if let Ok(code) = code.parse() {
        response.headers_mut().insert("x-amzn-errortype", code);
    }
    response
}
