//! The function and its routes.

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Role, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use tradewind_stores::EventStore;
use utoipa::OpenApi;

use crate::simulate;

const ROUTES: &[Route] = &[("POST", "/api/v1/testing/simulateRawEvent")];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(simulate::simulate_raw_event))]
pub struct ApiDoc;

/// The function.
#[derive(Debug)]
pub struct Api {
    events: EventStore,
    verifier: Verifier,
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let events = EventStore::new(&aws, env.required("EVENT_STORE_TABLE"));
        let issuer = Issuer::read(&mut env);
        env.finish(Self::new(events, issuer))
    }

    /// An API from its parts.
    pub fn new(events: EventStore, issuer: Issuer) -> Self {
        Self { events, verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        Ok(http::serve(&self.verifier, ROUTES, request, |call| self.answer(call)).await)
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        call.require(&[Role::Operator])?;
        match (call.method(), call.segments().as_slice()) {
            ("POST", ["api", "v1", "testing", "simulateRawEvent"]) => {
                simulate::simulate_raw_event(&self.events, &call).await
            }
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
