//! The function and its routes.

use std::sync::Arc;

use lambda_http::{Body, Error, Request, Response};
use tradewind_gateways::model::ModelClient;
use tradewind_gateways::screening::Screener;
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use tradewind_stores::{Catalogue, EventStore, Intake, OrderView};
use utoipa::OpenApi;

use crate::{list, list_orders, place, show, step};

const ROUTES: &[Route] = &[
    ("POST", "/orders"),
    ("GET", "/orders"),
    ("GET", "/orders/{orderId}"),
    ("POST", "/orders/{orderId}/cancel"),
    ("POST", "/orders/{orderId}/ship"),
    ("POST", "/orders/{orderId}/deliver"),
    ("POST", "/api/v1/orders/placeOrder"),
    ("POST", "/api/v1/orders/listOrders"),
];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(
    place::checkout::place_order,
    list::get_orders,
    show::get_order,
    step::cancel_order,
    step::ship_order,
    step::deliver_order,
    place::terminal::place_terminal_order,
    list_orders::list_orders,
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
    /// What happened: the truth about each order.
    pub events: EventStore,
    /// Where orders come in, once however often they are sent.
    pub intake: Intake,
    /// Lists of orders.
    pub orders: OrderView,
    /// Prices.
    pub catalogue: Catalogue,
    /// The second opinion.
    pub screener: Screener,
}

impl Environment {
    /// The environment over these tables and, if there is one, this model.
    pub fn new(aws: &Aws, event_store: &str, orders: &str, model: Option<ModelClient>) -> Self {
        let events = EventStore::new(aws, event_store);
        Self {
            intake: Intake::new(orders, events.clone()),
            events,
            orders: OrderView::new(aws, orders),
            catalogue: Catalogue::new(aws, orders),
            screener: Screener::new(model.map(Arc::new)),
        }
    }
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let (events, orders) = (env.required("EVENT_STORE_TABLE"), env.required("ORDERS_TABLE"));
        let model = ModelClient::read(&mut env, &aws);
        let issuer = Issuer::read(&mut env);
        let api = Self::new(Environment::new(&aws, &events, &orders, model), issuer);
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
            ("POST", ["orders"]) => place::checkout::place_order(environment, &call).await,
            ("GET", ["orders"]) => list::get_orders(environment, &call).await,
            ("GET", ["orders", id]) => show::get_order(environment, &call, id).await,
            ("POST", ["orders", id, "cancel"]) => step::cancel_order(environment, &call, id).await,
            ("POST", ["orders", id, "ship"]) => step::ship_order(environment, &call, id).await,
            ("POST", ["orders", id, "deliver"]) => step::deliver_order(environment, &call, id).await,
            ("POST", ["api", "v1", "orders", "placeOrder"]) => {
                place::terminal::place_terminal_order(environment, &call).await
            }
            ("POST", ["api", "v1", "orders", "listOrders"]) => {
                list_orders::list_orders(environment, &call).await
            }
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
