//! `POST /auth/login` and `POST /auth/refresh`: tokens for a password, and for a refresh token.
//!
//! Whether a name exists cannot be learnt here: an unknown one, a wrong password, a user who is locked, disabled or must
//! reset the password are one answer. Only who knows the right password is told that more is needed.

use ::http::StatusCode;
use serde::{Deserialize, Serialize};
use tradewind_domain::{Checker, Violation};
use tradewind_kit::http::{Call, Problem, Reply};
use utoipa::ToSchema;

use crate::Environment;
use crate::credentials::Secret;
use crate::directory::{Origin, SignedIn, Tokens};
use crate::limits::{Subject, admit};

/// The longest name that a user pool knows, in characters.
const LONGEST_NAME: usize = 128;

/// Name and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The address that was signed up; upper and lower case are the same.
    #[schema(pattern = r"^\s*\S(?:[^\x00-\x1F\x7F-\x9F]*\S)?\s*$", example = "jane@example.com")]
    username: String,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256, example = "Correct-horse-7")]
    password: Secret,
}

/// What a sign-in gave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token of a sign-in.
    #[schema(value_type = String, min_length = 1, max_length = 8192, pattern = r"^[!-~]+$")]
    refresh_token: Secret,
}

/// Tokens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session<'a> {
    /// The ID token: send it as `Authorization: Bearer <token>`.
    token: &'a str,
    /// For the next token, when this one runs out.
    refresh_token: &'a str,
    /// Seconds for which the token is good.
    expires_in: u32,
    /// Always `Bearer`.
    #[schema(value_type = String, example = "Bearer")]
    token_type: &'static str,
}

impl Login {
    /// The name as the pool has it. Whether it is an address does not matter here: what is none is unknown.
    fn parse(self) -> Result<(String, Secret), Problem> {
        let mut check = Checker::default();
        let name = self.username.trim().to_lowercase();
        let fits =
            !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains(char::is_control);
        let violation = || {
            Violation::new(
                "username",
                format!("must be 1 to {LONGEST_NAME} characters, none of them for control"),
            )
        };
        check.take(if fits { Ok(()) } else { Err(violation()) });
        check.take(self.password.password());
        check.finish()?;
        Ok((name, self.password))
    }
}

/// Signs in with name and password.
#[utoipa::path(
    post, path = "/auth/login", tag = "identity", operation_id = "logIn",
    request_body = Login, security(()),
    responses(
        (status = 200, description = "Signed in", body = Session<'static>),
        (status = 401, description = "`invalid_credentials`, whatever is wrong with them", content_type = "application/problem+json"),
        (status = 409, description = "`challenge_required`: the password is right, and the step that the member `challenge` names comes first", content_type = "application/problem+json"),
        (status = 429, description = "`too_many_requests`, with `Retry-After`", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn log_in(environment: &Environment, call: &Call<()>) -> Result<Reply, Problem> {
    let (name, password) = call.json::<Login>()?.parse()?;
    let Environment { directory, identity, limits, .. } = environment;
    admit(identity, "LOGIN", Subject::Source(call.source_ip()), limits.login_by_source).await?;
    admit(identity, "LOGIN", Subject::Name(&name), limits.login_by_name).await?;
    match directory.sign_in(&name, &password, &origin(call, "/auth/login")).await? {
        SignedIn::Yes(tokens) => session(&tokens, None),
        SignedIn::Challenged(challenge) => {
            let detail = "this user has to complete another step before signing in";
            Err(Problem::conflict("challenge_required", detail).with("challenge", challenge))
        }
        SignedIn::No => {
            let detail = "the username or the password is not right";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "invalid_credentials", detail))
        }
    }
}

/// Gets a new token for a refresh token.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "identity", operation_id = "refresh",
    request_body = Refresh, security(()),
    responses(
        (status = 200, description = "A new token; the refresh token stays good until it runs out", body = Session<'static>),
        (status = 401, description = "`invalid_refresh_token`: not known, run out or revoked", content_type = "application/problem+json"),
        (status = 429, description = "`too_many_requests`, with `Retry-After`", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn refresh(environment: &Environment, call: &Call<()>) -> Result<Reply, Problem> {
    let Refresh { refresh_token } = call.json()?;
    refresh_token.refresh_token()?;
    let Environment { directory, identity, limits, .. } = environment;
    admit(identity, "REFRESH", Subject::Source(call.source_ip()), limits.refresh_by_source).await?;
    match directory.refresh(&refresh_token, &origin(call, "/auth/refresh")).await? {
        SignedIn::Yes(tokens) => session(&tokens, Some(&refresh_token)),
        SignedIn::Challenged(_) | SignedIn::No => {
            let detail = "the refresh token is not good, or no longer: sign in again";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "invalid_refresh_token", detail))
        }
    }
}

fn origin<'a>(call: &'a Call<()>, path: &'static str) -> Origin<'a> {
    Origin { ip: call.source_ip(), user_agent: call.header("user-agent"), path }
}

fn session(tokens: &Tokens, kept: Option<&Secret>) -> Result<Reply, Problem> {
    let kept = kept.map_or("", Secret::reveal);
    Reply::ok(&Session {
        token: &tokens.id_token,
        refresh_token: tokens.refresh_token.as_deref().unwrap_or(kept),
        expires_in: tokens.expires_in,
        token_type: "Bearer",
    })
}
