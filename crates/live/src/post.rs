//! Sending a message to a connection
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html>).

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::config::http::HttpResponse;
use aws_sdk_apigatewaymanagement::error::SdkError;
use aws_sdk_apigatewaymanagement::operation::post_to_connection::PostToConnectionError;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;

/// Messages on their way at a time, of all broadcasts of a function together.
const AT_A_TIME: usize = 64;
/// API Gateway answers at once, or something is wrong.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Attempts at one message.
const ATTEMPTS: u32 = 4;
/// Longest pause after the first attempt; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The function that admits a client answers before the connection is open: for so long, a connection that is gone may be
/// one that is not there yet.
const OPENING: SignedDuration = SignedDuration::from_secs(10);

/// Sends messages to the connections of a WebSocket API.
#[derive(Clone, Debug)]
pub struct Posts {
    client: Client,
    slots: Arc<Semaphore>,
    timeout: Duration,
}

/// Whom a message goes to.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    /// The connection.
    pub connection_id: &'a str,
    /// When it was admitted.
    pub connected_at: Timestamp,
}

/// Why a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostError {
    /// The connection is no more.
    Gone,
    /// It may be there, and has not got the message, as far as is known. Names the cause.
    Failed(&'static str),
}

/// What one attempt came to.
enum Attempt {
    Gone,
    /// May fare better soon.
    Transient(&'static str),
    Final(&'static str),
}

impl Posts {
    /// Reads `WEBSOCKET_CALLBACK_URL`. On a cloud behind `AWS_ENDPOINT_URL` it may be a path there.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let mut url = env.required("WEBSOCKET_CALLBACK_URL");
        if url.starts_with('/') {
            url.insert_str(0, env.required("AWS_ENDPOINT_URL").trim_end_matches('/'));
        }
        Self::new(aws, &url)
    }

    /// To the connections behind this URL.
    pub fn new(aws: &Aws, callback_url: &str) -> Self {
        // Attempts are counted here, where it is known which are worth another.
        let client = aws.clone().without_retries().websocket(callback_url);
        Self { client, slots: Arc::new(Semaphore::new(AT_A_TIME)), timeout: TIMEOUT }
    }

    /// The same, with another patience for one attempt: for tests, which do not wait.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sends a message, in some attempts if need be. Pauses take nobody's slot.
    pub async fn send(&self, to: Addressee<'_>, message: &str, now: Timestamp) -> Result<(), PostError> {
        let opening = now.duration_since(to.connected_at) < OPENING;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let failed = match self.attempt(to.connection_id, message).await {
                Ok(()) => return Ok(()),
                Err(Attempt::Gone) if opening => "not_open",
                Err(Attempt::Gone) => return Err(PostError::Gone),
                Err(Attempt::Final(why)) => return Err(PostError::Failed(why)),
                Err(Attempt::Transient(why)) => why,
            };
            if attempt == ATTEMPTS {
                return Err(PostError::Failed(failed));
            }
            tokio::time::sleep(pause(attempt)).await;
        }
    }

    async fn attempt(&self, connection_id: &str, message: &str) -> Result<(), Attempt> {
        // It is never closed.
        let _slot = self.slots.acquire().await.map_err(|_| Attempt::Final("closed"))?;
        let post = self.client.post_to_connection().connection_id(connection_id).data(Blob::new(message));
        match tokio::time::timeout(self.timeout, post.send()).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judge(&error)),
            // Not tried again: the message may have gone out, and others wait for the slot.
            Err(_) => Err(Attempt::Final("timed_out")),
        }
    }
}

fn judge(error: &SdkError<PostToConnectionError, HttpResponse>) -> Attempt {
    match error {
        SdkError::ServiceError(context) => match context.err() {
            PostToConnectionError::GoneException(_) => Attempt::Gone,
            PostToConnectionError::LimitExceededException(_) => Attempt::Transient("throttled"),
            PostToConnectionError::PayloadTooLargeException(_) => Attempt::Final("too_large"),
            PostToConnectionError::ForbiddenException(_) => Attempt::Final("forbidden"),
            _ => match context.raw().status().as_u16() {
                410 => Attempt::Gone,
                429 => Attempt::Transient("throttled"),
                500.. => Attempt::Transient("server_error"),
                _ => Attempt::Final("refused"),
            },
        },
        // The message may have gone out: a second one is dropped by its event id, none is a gap.
        SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Attempt::Transient("no_answer"),
        SdkError::TimeoutError(_) => Attempt::Final("timed_out"),
        _ => Attempt::Final("not_built"),
    }
}

/// Full jitter: those who were throttled together should not come back together.
fn pause(attempt: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(8)).mul_f64(fastrand::f64())
}
