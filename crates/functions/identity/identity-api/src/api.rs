//! The function and its routes.

use std::time::Duration;

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, ANSWER_WITHIN, Call, Problem, Reply, Routes};
use tradewind_stores::Identity;
use utoipa::OpenApi;

use crate::{Directory, Limits, invites, login, sign_up, user};

const ROUTES: Routes = Routes {
    open: &[("POST", "/auth/signup"), ("POST", "/auth/login"), ("POST", "/auth/refresh")],
    guarded: &[("GET", "/auth/user"), ("POST", "/auth/invites")],
};

/// For how long a sign-up has its name to itself. Longer than a request can take, so that two never work on one user.
const LEASE: Duration = Duration::from_secs(30);
const _: () = assert!(LEASE.as_secs() > ANSWER_WITHIN.as_secs(), "a lease outlives its request");

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(sign_up::sign_up, login::log_in, login::refresh, user::show_user, invites::invite))]
pub struct ApiDoc;

/// What handlers work with.
#[derive(Debug)]
pub struct Environment {
    pub(crate) directory: Directory,
    pub(crate) identity: Identity,
    pub(crate) limits: Limits,
    pub(crate) lease: Duration,
}

impl Environment {
    /// The usual limits.
    pub fn new(directory: Directory, identity: Identity) -> Self {
        Self { directory, identity, limits: Limits::default(), lease: LEASE }
    }

    /// Other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Another time after which a sign-up that nobody finished may be resumed.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }
}

/// The function.
#[derive(Debug)]
pub struct Api {
    environment: Environment,
    verifier: Verifier,
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let identity = Identity::new(&aws, env.required("IDENTITY_TABLE"));
        let issuer = Issuer::read(&mut env);
        let directory = Directory::new(&aws, env.required("USER_POOL_ID"), issuer.audience.clone());
        env.finish(Self::new(Environment::new(directory, identity), issuer))
    }

    /// An API from its parts.
    pub fn new(environment: Environment, issuer: Issuer) -> Self {
        Self { environment, verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        let (open, guarded) = (|call| self.welcome(call), |call| self.answer(call));
        Ok(http::serve_open(&self.verifier, ROUTES, request, open, guarded).await)
    }

    async fn welcome(&self, call: Call<()>) -> Result<Reply, Problem> {
        match call.segments().as_slice() {
            ["auth", "signup"] => sign_up::sign_up(&self.environment, &call).await,
            ["auth", "login"] => login::log_in(&self.environment, &call).await,
            ["auth", "refresh"] => login::refresh(&self.environment, &call).await,
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        match call.segments().as_slice() {
            ["auth", "user"] => user::show_user(&call),
            ["auth", "invites"] => invites::invite(&self.environment, &call).await,
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
