//! The function and its routes.

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::bus::Bus;
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use tradewind_stores::{EventStore, Notes};
use utoipa::OpenApi;

use crate::{change, list, write};

const ROUTES: &[Route] = &[
    ("POST", "/notes"),
    ("GET", "/notes"),
    ("GET", "/notes/public"),
    ("PUT", "/notes/{noteId}"),
    ("DELETE", "/notes/{noteId}"),
];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(
    write::write_note,
    list::get_notes,
    list::get_public_notes,
    change::update_note,
    change::delete_note,
))]
pub struct ApiDoc;

/// The function.
#[derive(Debug)]
pub struct Api {
    environment: Environment,
    verifier: Verifier,
}

/// What handlers work with.
#[derive(Debug)]
pub struct Environment {
    /// Notes that are saved, and requests to write one.
    pub notes: Notes,
    /// Where new notes go. Its attempts are its own: what became of each decides over what is remembered.
    pub bus: Bus,
}

impl Environment {
    /// The environment over these tables and this bus.
    pub fn new(aws: &Aws, event_store: &str, notes: &str, bus: Bus) -> Self {
        let events = EventStore::new(aws, event_store);
        Self { notes: Notes::new(aws, notes, events), bus: bus.without_retries() }
    }
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let (events, notes) = (env.required("EVENT_STORE_TABLE"), env.required("NOTES_TABLE"));
        let bus = Bus::read(&mut env, &aws);
        let issuer = Issuer::read(&mut env);
        let api = Self::new(Environment::new(&aws, &events, &notes, bus), issuer);
        env.finish(api)
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
        let environment = &self.environment;
        match (call.method(), call.segments().as_slice()) {
            ("POST", ["notes"]) => write::write_note(environment, &call).await,
            ("GET", ["notes"]) => list::get_notes(environment, &call).await,
            ("GET", ["notes", "public"]) => list::get_public_notes(environment, &call).await,
            ("PUT", ["notes", id]) => change::update_note(environment, &call, id).await,
            ("DELETE", ["notes", id]) => change::delete_note(environment, &call, id).await,
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
