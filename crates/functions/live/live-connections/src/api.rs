//! The three routes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{Error, LambdaEvent};
use tracing::Instrument;
use tradewind_domain::UserId;
use tradewind_kit::auth::{AuthError, Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::{Aws, Deadline, Dispose, clock, telemetry};
use tradewind_live::Posts;
use tradewind_stores::Live;
use tradewind_stores::dynamodb::live::{Admitted, Connection};

use crate::event::{Answer, Query, Request};

/// What API Gateway allows a connection, and so do we.
const CONNECTED_FOR: SignedDuration = SignedDuration::from_hours(2);
/// Kept free at the end of an invocation, to end a catch-up in good order.
const MARGIN: Duration = Duration::from_secs(3);

/// The function.
#[derive(Debug)]
pub struct Api {
    pub(crate) live: Live,
    pub(crate) posts: Posts,
    verifier: Verifier,
}

/// Why a client is not let in.
struct Refusal {
    status: u16,
    code: &'static str,
}

impl Api {
    /// Reads `LIVE_TABLE`, and what [`Posts::read`] and [`Issuer::read`] do.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let live = Live::new(&aws, env.required("LIVE_TABLE"));
        let api = Self::new(live, Posts::read(&mut env, &aws), Issuer::read(&mut env));
        env.finish(api)
    }

    /// One over this table, these connections and the tokens of this pool.
    pub fn new(live: Live, posts: Posts, issuer: Issuer) -> Self {
        Self { live, posts, verifier: Verifier::new(issuer) }
    }

    /// Handles one request, and says so in one line of the log.
    pub async fn handle(&self, request: LambdaEvent<Request>) -> Result<Answer, Error> {
        let span = telemetry::invocation(&request.context.request_id, None);
        let deadline = Deadline::of(&request.context, MARGIN);
        Ok(Box::pin(self.answer(request.payload, deadline)).instrument(span).await)
    }

    /// The answer to a request.
    pub async fn answer(&self, request: Request, deadline: Deadline) -> Answer {
        let context = &request.context;
        match context.route_key.as_str() {
            "$connect" => self.connect(&context.connection_id, request.query_string_parameters).await,
            "$disconnect" => self.disconnect(&context.connection_id).await,
            _ => self.say(&request, deadline).await,
        }
    }

    async fn connect(&self, connection_id: &str, query: Option<Query>) -> Answer {
        let token = query.and_then(|query| query.token);
        match self.admit(connection_id, token, clock::now()).await {
            Ok((connection, admitted)) => {
                let outcome = if admitted == Admitted::Yes { "connected" } else { "left_meanwhile" };
                let (org_id, user_id) = (&connection.org_id, &connection.user_id);
                tracing::info!(connection_id, %org_id, %user_id, outcome, "a client connects");
                Answer::OK
            }
            Err(Refusal { status, code }) => {
                tracing::info!(connection_id, outcome = "refused", status, code, "a client is not let in");
                Answer { status_code: status }
            }
        }
    }

    async fn admit(
        &self,
        connection_id: &str,
        token: Option<String>,
        now: Timestamp,
    ) -> Result<(Connection, Admitted), Refusal> {
        // Browsers cannot set headers here, so the token is in the address; from here on it is as in any other request.
        let authorization = token.map(|token| format!("Bearer {token}"));
        let caller = self.verifier.verify(authorization.as_deref()).await.map_err(|error| refusal(&error))?;
        let user_id = UserId::parse("sub", &caller.subject);
        let connection = Connection {
            id: connection_id.to_owned(),
            org_id: caller.org_id,
            user_id: user_id.map_err(|_| Refusal { status: 403, code: "no_user" })?,
            connected_at: now,
            expires_at: now.checked_add(CONNECTED_FOR).unwrap_or(now),
        };
        match self.live.connect(&connection).await {
            Ok(admitted) => Ok((connection, admitted)),
            Err(error) => {
                tracing::error!(code = error.code(), %error, "the connection could not be recorded");
                Err(Refusal { status: 503, code: error.code() })
            }
        }
    }

    async fn disconnect(&self, connection_id: &str) -> Answer {
        match self.live.disconnect(connection_id, clock::now()).await {
            Ok(known) => {
                let outcome = if known { "disconnected" } else { "unknown" };
                tracing::info!(connection_id, outcome, "a client leaves");
                Answer::OK
            }
            Err(error) => {
                // API Gateway does not ask again. The next broadcast finds the connection gone.
                tracing::error!(connection_id, code = error.code(), %error, "the connection could not be struck");
                Answer { status_code: 503 }
            }
        }
    }
}

/// The reasons in detail may quote the token, so only their names are said.
fn refusal(error: &AuthError) -> Refusal {
    let (status, code) = match error {
        AuthError::Missing => (401, "no_token"),
        AuthError::Expired => (401, "token_expired"),
        AuthError::Invalid(_) => (401, "token_invalid"),
        AuthError::Incomplete(_) => (403, "no_org_or_role"),
        AuthError::Unavailable(why) => {
            tracing::error!(error = %why, "token keys could not be fetched");
            (503, "keys_unavailable")
        }
    };
    Refusal { status, code }
}
