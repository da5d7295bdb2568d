//! The function and its routes.

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::auth::{Issuer, Role, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use utoipa::OpenApi;

use crate::environment::Environment;
use crate::{dead_letters, injection, queues, simulate, traces};

const ROUTES: &[Route] = &[
    ("POST", "/api/v1/testing/simulateRawEvent"),
    ("GET", "/operations/queues"),
    ("GET", "/operations/dead-letters/{worker}"),
    ("POST", "/operations/dead-letters/{worker}/redrive"),
    ("POST", "/operations/dead-letters/{worker}/discard"),
    ("GET", "/operations/traces/{traceId}"),
    ("GET", "/operations/failure-injection"),
    ("PUT", "/operations/failure-injection"),
];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(
    simulate::simulate_raw_event,
    queues::list_queues,
    dead_letters::list::list_dead_letters,
    dead_letters::redrive::redrive_dead_letters,
    dead_letters::discard::discard_dead_letters,
    traces::get_trace,
    injection::get_failure_injection,
    injection::switch_failure_injection
))]
pub struct ApiDoc;

/// The function.
#[derive(Debug)]
pub struct Api {
    environment: Environment,
    verifier: Verifier,
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let environment = Environment::read(&mut env);
        let issuer = Issuer::read(&mut env);
        env.finish(Self::new(environment, issuer))
    }

    /// An API from its parts.
    pub fn new(environment: Environment, issuer: Issuer) -> Self {
        Self { environment, verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        Ok(http::serve(&self.verifier, ROUTES, request, |call| self.answer(call)).await)
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        call.require(&[Role::Operator])?;
        let env = &self.environment;
        match (call.method(), call.segments().as_slice()) {
            ("POST", ["api", "v1", "testing", "simulateRawEvent"]) => {
                simulate::simulate_raw_event(env, &call).await
            }
            ("GET", ["operations", "queues"]) => queues::list_queues(env).await,
            ("GET", ["operations", "dead-letters", worker]) => {
                dead_letters::list::list_dead_letters(env, &call, worker).await
            }
            ("POST", ["operations", "dead-letters", worker, "redrive"]) => {
                dead_letters::redrive::redrive_dead_letters(env, &call, worker).await
            }
            ("POST", ["operations", "dead-letters", worker, "discard"]) => {
                dead_letters::discard::discard_dead_letters(env, &call, worker).await
            }
            ("GET", ["operations", "traces", trace_id]) => traces::get_trace(env, &call, trace_id).await,
            ("GET", ["operations", "failure-injection"]) => injection::get_failure_injection(env).await,
            ("PUT", ["operations", "failure-injection"]) => {
                injection::switch_failure_injection(env, &call).await
            }
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
