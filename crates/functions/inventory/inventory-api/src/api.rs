//! The function and its routes.

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use tradewind_stores::{EventStore, Inventory};
use utoipa::OpenApi;

use crate::{list, restock};

const ROUTES: &[Route] = &[("POST", "/api/v1/inventory/restockSku"), ("POST", "/api/v1/inventory/listSkus")];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(restock::restock_sku, list::list_skus))]
pub struct ApiDoc;

/// The function.
#[derive(Debug)]
pub struct Api {
    events: EventStore,
    inventory: Inventory,
    verifier: Verifier,
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let events = EventStore::new(&aws, env.required("EVENT_STORE_TABLE"));
        let inventory = Inventory::new(&aws, env.required("INVENTORY_TABLE"));
        let issuer = Issuer::read(&mut env);
        env.finish(Self::new(events, inventory, issuer))
    }

    /// An API from its parts.
    pub fn new(events: EventStore, inventory: Inventory, issuer: Issuer) -> Self {
        Self { events, inventory, verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        Ok(http::serve(&self.verifier, ROUTES, request, |call| self.answer(call)).await)
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        match (call.method(), call.segments().as_slice()) {
            ("POST", ["api", "v1", "inventory", "restockSku"]) => {
                restock::restock_sku(&self.events, &call).await
            }
            ("POST", ["api", "v1", "inventory", "listSkus"]) => list::list_skus(&self.inventory, &call).await,
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
