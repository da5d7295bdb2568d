//! A chat-completions model, as OpenAI, Groq and many others serve it.
//!
//! The model is a convenience, never a dependency: it answers within five seconds or its caller goes on without it.
//! What is asked and answered concerns customers, so neither is ever part of an error or a log line; nor is the key.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, OnceCell};
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;
use tradewind_kit::fetch;
use tradewind_kit::secret::{SecretError, SecretSource};

/// For a whole call: the key, the connection, the answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The answers asked for are a hundredth of it.
const MAX_BYTES: usize = 64 * 1024;

type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Why there is no answer of the model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The key could not be had.
    #[error("no key: {0}")]
    Key(#[from] SecretError),
    /// What was found in the key's place cannot be sent.
    #[error("the key is not a text that a header can hold")]
    KeyUnusable,
    /// No certificates to trust were found on this host.
    #[error("no trusted certificates: {0}")]
    Certificates(std::io::Error),
    /// No answer.
    #[error("no answer: {0}")]
    NoAnswer(hyper_util::client::legacy::Error),
    /// No answer in time.
    #[error("no answer within {TIMEOUT:?}")]
    TimedOut,
    /// The key was not accepted.
    #[error("the key was refused: {0}")]
    KeyRefused(StatusCode),
    /// Too many requests for the plan that is paid for.
    #[error("throttled")]
    Throttled,
    /// Another answer than 2xx.
    #[error("answer {0}")]
    Status(StatusCode),
    /// The answer broke off.
    #[error("the answer broke off")]
    BrokeOff,
    /// More than anybody asked for.
    #[error("an answer of more than {MAX_BYTES} bytes")]
    TooLarge,
    /// An answer, but not of the form that was asked for.
    #[error("not an answer to what was asked")]
    Nonsense,
}

impl ModelError {
    /// A short stable name, for logs and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Key(_) | Self::KeyUnusable => "no_key",
            Self::KeyRefused(_) => "key_refused",
            Self::Certificates(_) | Self::NoAnswer(_) | Self::BrokeOff => "no_answer",
            Self::TimedOut => "timed_out",
            Self::Throttled => "throttled",
            Self::Status(_) => "failed",
            Self::TooLarge => "too_large",
            Self::Nonsense => "nonsense",
        }
    }
}

/// A model, and where it is. Connection and key come with the first call and stay.
pub struct ModelClient {
    endpoint: Uri,
    model: String,
    key: SecretSource,
    aws: Aws,
    http: OnceCell<HttpClient>,
    authorization: Mutex<Option<HeaderValue>>,
}

impl fmt::Debug for ModelClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, model, key, .. } = self;
        f.debug_struct("ModelClient")
            .field("endpoint", endpoint)
            .field("model", model)
            .field("key", key)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    temperature: u8,
    max_tokens: u32,
    response_format: Format,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct Format {
    r#type: &'static str,
}

/// The part of an answer that matters. Everything else differs from server to server.
#[derive(Deserialize)]
struct Answered {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Content,
}

#[derive(Deserialize)]
struct Content {
    content: String,
}

impl ModelClient {
    /// Reads `MODEL_BASE_URL` (such as `https://api.groq.com/openai/v1`), `MODEL_NAME`, and the key's place:
    /// `MODEL_API_KEY_PARAMETER`, `MODEL_API_KEY_SECRET` or `MODEL_API_KEY`. Without an address there is no model.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Option<Self> {
        let base = env.optional("MODEL_BASE_URL")?;
        let model = env.required("MODEL_NAME");
        let key = SecretSource::read(env, "MODEL_API_KEY");
        let client = Self::new(&base, model, key, aws.clone());
        if client.is_none() {
            env.problem("MODEL_BASE_URL is not an https address (http is for this machine only)");
        }
        client
    }

    /// A client from its parts; `None` when the key would travel in the clear, or the address is none.
    pub fn new(base: &str, model: String, key: SecretSource, aws: Aws) -> Option<Self> {
        let endpoint: Uri = format!("{}/chat/completions", base.trim().trim_end_matches('/')).parse().ok()?;
        let private = match endpoint.scheme_str()? {
            "https" => true,
            "http" => matches!(endpoint.host()?, "127.0.0.1" | "localhost" | "[::1]"),
            _ => false,
        };
        private.then(|| Self {
            endpoint,
            model,
            key,
            aws,
            http: OnceCell::new(),
            authorization: Mutex::default(),
        })
    }

    /// Asks for a JSON object of a known form, about data that is serialised into the user's message.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        system: &str,
        data: &impl Serialize,
        max_tokens: u32,
    ) -> Result<T, ModelError> {
        let data = serde_json::to_string(data).map_err(|_| ModelError::Nonsense)?;
        let answer = self.complete(system, &data, max_tokens).await?;
        serde_json::from_str(&answer).map_err(|_| ModelError::Nonsense)
    }

    /// The model's answer to a user's message, which is JSON. The answer is asked to be a JSON object too, at
    /// temperature 0; that it is one is for the caller to check.
    pub async fn complete(
        &self,
        system: &str,
        user_json: &str,
        max_tokens: u32,
    ) -> Result<String, ModelError> {
        let asked = Asked {
            model: &self.model,
            messages: [
                Message { role: "system", content: system },
                Message { role: "user", content: user_json },
            ],
            temperature: 0,
            max_tokens,
            response_format: Format { r#type: "json_object" },
        };
        let body = serde_json::to_vec(&asked).map_err(|_| ModelError::Nonsense)?;
        let answer = tokio::time::timeout(TIMEOUT, self.exchange(body)).await;
        let answer: Answered = serde_json::from_slice(&answer.map_err(|_| ModelError::TimedOut)??)
            .map_err(|_| ModelError::Nonsense)?;
        let first = answer.choices.into_iter().next();
        first.map(|choice| choice.message.content).ok_or(ModelError::Nonsense)
    }

    async fn exchange(&self, body: Vec<u8>) -> Result<Bytes, ModelError> {
        let request = Request::post(self.endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, self.authorization().await?)
            .body(Full::from(body))
            .map_err(|_| ModelError::KeyUnusable)?;
        let response = self.http().await?.request(request).await.map_err(ModelError::NoAnswer)?;
        match response.status() {
            status if status.is_success() => {}
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                // It may have been changed since it was fetched; the next call looks again.
                *self.authorization.lock().await = None;
                return Err(ModelError::KeyRefused(status));
            }
            StatusCode::TOO_MANY_REQUESTS => return Err(ModelError::Throttled),
            status => return Err(ModelError::Status(status)),
        }
        let body = Limited::new(response.into_body(), MAX_BYTES).collect().await;
        body.map(http_body_util::Collected::to_bytes).map_err(|error| {
            if error.is::<LengthLimitError>() { ModelError::TooLarge } else { ModelError::BrokeOff }
        })
    }

    /// The header with the key. Calls that come while it is being fetched wait for the same fetch.
    async fn authorization(&self) -> Result<HeaderValue, ModelError> {
        let mut known = self.authorization.lock().await;
        if let Some(header) = &*known {
            return Ok(header.clone());
        }
        let key = self.key.resolve(&self.aws).await?;
        let header = HeaderValue::from_str(&format!("Bearer {}", key.trim()));
        let mut header = header.map_err(|_| ModelError::KeyUnusable)?;
        header.set_sensitive(true);
        *known = Some(header.clone());
        Ok(header)
    }

    async fn http(&self) -> Result<&HttpClient, ModelError> {
        let build = || async {
            let connector = fetch::connector().map_err(ModelError::Certificates)?;
            Ok(Client::builder(TokioExecutor::new()).build(connector))
        };
        self.http.get_or_try_init(build).await
    }
}
