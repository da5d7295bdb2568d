//! The function and its routes.

use lambda_http::{Body, Error, Request, Response};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Issuer, Verifier};
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::http::{self, Call, Problem, Reply, Route};
use tradewind_stores::PaymentView;
use utoipa::OpenApi;

use crate::list;

const ROUTES: &[Route] = &[("POST", "/api/v1/payments/listOrderPayments")];

/// What this function adds to the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(paths(list::list_order_payments))]
pub struct ApiDoc;

/// The function.
#[derive(Debug)]
pub struct Api {
    payments: PaymentView,
    verifier: Verifier,
}

impl Api {
    /// Reads the configuration. Connects to nothing.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let payments = PaymentView::new(&aws, env.required("PAYMENTS_TABLE"));
        let issuer = Issuer::read(&mut env);
        env.finish(Self::new(payments, issuer))
    }

    /// An API from its parts.
    pub fn new(payments: PaymentView, issuer: Issuer) -> Self {
        Self { payments, verifier: Verifier::new(issuer) }
    }

    /// Handles one HTTP request. Never fails: every trouble is an answer.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        Ok(http::serve(&self.verifier, ROUTES, request, |call| self.answer(call)).await)
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        match (call.method(), call.segments().as_slice()) {
            ("POST", ["api", "v1", "payments", "listOrderPayments"]) => {
                list::list_order_payments(&self.payments, &call).await
            }
            _ => Err(Problem::not_found("there is no such resource")),
        }
    }
}
