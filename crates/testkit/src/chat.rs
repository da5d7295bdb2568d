//! A chat-completions model that answers at once and always the same, or badly on purpose.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use serde_json::{Value, json};

use crate::serve::{self, Answer, Server};

/// How the model treats a request.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum ChatMood {
    /// Does what it is asked. A screened order is flagged when a sku or the customer holds `FRAUD`, in any case; a
    /// letter gets a fixed friendly text with the order's id.
    #[default]
    Obliging,
    /// Says exactly this, whatever it is asked.
    Says(String),
    /// Talks about something else.
    Nonsense,
    /// Says back what the user said, as a model does that took data for instructions.
    Echo,
    /// 200 and a body that is no completion.
    Garbage,
    /// 200 and far more than anybody asked for.
    Huge,
    /// 500.
    InternalError,
    /// 429.
    Throttled,
    /// 401, even with the right key.
    Unauthorized,
    /// Never answers.
    Silent,
    /// Closes the connection without an answer.
    HangUp,
}

/// What the model was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// The header with the key.
    pub authorization: Option<String>,
    /// The body; null when it is not JSON.
    pub body: Value,
}

impl ChatRequest {
    /// The text of the message with this role.
    pub fn message(&self, role: &str) -> Option<&str> {
        let messages = self.body.get("messages")?.as_array()?;
        let spoken = messages.iter().find(|message| message.get("role").is_some_and(|said| said == role))?;
        spoken.get("content")?.as_str()
    }
}

/// A model on loopback.
#[derive(Debug)]
pub struct ChatStub {
    server: Server,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    /// Without one, any key will do.
    key: Option<String>,
    mood: Mutex<ChatMood>,
    requests: Mutex<Vec<ChatRequest>>,
}

impl ChatStub {
    /// The key that [`ChatStub::start`] asks for.
    pub const KEY: &str = "chat-stub-key";

    /// Serves on a free port and asks for [`ChatStub::KEY`].
    pub async fn start() -> Self {
        Self::serve(0, Some(Self::KEY.to_owned())).await
    }

    /// Serves on a given port and takes any key: for the local cloud.
    pub async fn start_on(port: u16) -> Self {
        Self::serve(port, None).await
    }

    async fn serve(port: u16, key: Option<String>) -> Self {
        let state = Arc::new(State { key, mood: Mutex::default(), requests: Mutex::default() });
        let shared = Arc::clone(&state);
        let server = Server::start_on(port, move |request| answer(Arc::clone(&shared), request)).await;
        Self { server, state }
    }

    /// The base URL that clients are configured with.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.server.url())
    }

    /// Changes the mood from the next request on.
    pub fn set_mood(&self, mood: ChatMood) {
        *self.state.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Every request so far, accepted or not.
    pub fn requests(&self) -> Vec<ChatRequest> {
        self.state.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn answer(state: Arc<State>, request: Request<Incoming>) -> Answer {
    if request.method() != Method::POST || request.uri().path() != "/v1/chat/completions" {
        return Some(error(404, "not_found"));
    }
    let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let authorization = authorization.map(str::to_owned);
    let body = serve::body(request).await?;
    let request = ChatRequest { authorization, body: serde_json::from_slice(&body).unwrap_or_default() };
    let mood = state.mood.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let known = knows_key(&state, &request);
    state.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
    if !known {
        return Some(error(401, "invalid_api_key"));
    }
    match mood {
        ChatMood::Obliging => Some(obliging(&request)),
        ChatMood::Says(text) => Some(completion(&text)),
        ChatMood::Nonsense => Some(completion("The weather is nice today, is it not?")),
        ChatMood::Echo => Some(completion(request.message("user").unwrap_or_default())),
        ChatMood::Garbage => Some(serve::response(200, "text/html", "<html>busy</html>")),
        ChatMood::Huge => Some(completion(&"x".repeat(1 << 20))),
        ChatMood::InternalError => Some(error(500, "internal_server_error")),
        ChatMood::Throttled => Some(error(429, "rate_limit_exceeded")),
        ChatMood::Unauthorized => Some(error(401, "invalid_api_key")),
        ChatMood::Silent => std::future::pending().await,
        ChatMood::HangUp => None,
    }
}

fn knows_key(state: &State, request: &ChatRequest) -> bool {
    let key = request.authorization.as_deref().and_then(|value| value.strip_prefix("Bearer "));
    key.is_some_and(|key| !key.is_empty() && state.key.as_deref().is_none_or(|expected| key == expected))
}

/// The form of answer that the system message asks for tells what is being asked.
fn obliging(request: &ChatRequest) -> Response<Full<Bytes>> {
    let (Some(system), Some(user)) = (request.message("system"), request.message("user")) else {
        return error(400, "invalid_request_error");
    };
    let data: Value = serde_json::from_str(user).unwrap_or_default();
    let answer = if system.contains("\"flagged\"") {
        let flagged = names_fraud(&data);
        json!({"flagged": flagged, "reason": if flagged { "A name in the order says FRAUD." } else { "" }})
    } else {
        let id = data.get("orderId").and_then(Value::as_str).unwrap_or_default();
        json!({"text": format!("Hello,\nthis is news of your order {id}. Thank you for shopping with us!")})
    };
    completion(&answer.to_string())
}

/// True when a sku, or a field about the customer, holds the word.
fn names_fraud(data: &Value) -> bool {
    match data {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let named = name == "sku" || name.starts_with("customer");
            let text = value.as_str().unwrap_or_default();
            (named && text.to_uppercase().contains("FRAUD")) || names_fraud(value)
        }),
        Value::Array(values) => values.iter().any(names_fraud),
        _ => false,
    }
}

fn completion(text: &str) -> Response<Full<Bytes>> {
    let body = json!({
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    });
    serve::response(200, "application/json", body.to_string())
}

fn error(status: u16, code: &str) -> Response<Full<Bytes>> {
    let body = json!({"error": {"message": format!("{code}, as the test planned"), "code": code}});
    serve::response(status, "application/json", body.to_string())
}
