//! Requests seen before. The same request again has the same answer, whichever way it is recognised: by its
//! `Idempotency-Key`, or by the id that the client gave the order.

use http::HeaderValue;
use http::header::HeaderName;
use tradewind_domain::{OrderId, OrgId};
use tradewind_kit::clock;
use tradewind_kit::http::{Problem, Reply};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::orders::{Placed as Outcome, Request};

use crate::api::Environment;

/// Tells a repeated answer from a first one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An order in the event store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(super) order_id: OrderId,
    pub(super) event_id: String,
    /// True when it was answered before.
    pub(super) replayed: bool,
}

impl Placed {
    /// Says of a repeated answer that it is one.
    pub(super) fn mark(&self, reply: Reply) -> Reply {
        if self.replayed { reply.with_header(REPLAYED, HeaderValue::from_static("true")) } else { reply }
    }
}

/// What a request is recognised by.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) org_id: &'a OrgId,
    pub(super) key: Option<String>,
    pub(super) hash: String,
}

impl Ask<'_> {
    fn request(&self) -> Option<Request<'_>> {
        self.key.as_deref().map(|key| Request { key, hash: &self.hash })
    }

    /// The answer of an earlier request that was the same, if there was one. Before screening, so that what was let
    /// through once is not asked about again.
    pub(super) async fn look_up(
        &self,
        environment: &Environment,
        order_id: Option<&OrderId>,
    ) -> Result<Option<Placed>, Problem> {
        let known = environment.intake.known(self.org_id, order_id, self.request(), clock::now()).await;
        match known.map_err(|error| Problem::from_failure(&error))? {
            None => Ok(None),
            Some(outcome) => self.earlier(environment, order_id, outcome).await,
        }
    }

    /// Puts the event, unless somebody was faster with the same request: then their answer is the answer.
    pub(super) async fn write(
        &self,
        environment: &Environment,
        order_id: &OrderId,
        event: &NewEvent,
    ) -> Result<Placed, Problem> {
        let event_id = event.id.to_string();
        let outcome = environment.intake.place(order_id, event, self.request()).await;
        let outcome = outcome.map_err(|error| Problem::from_failure(&error))?;
        if let Some(placed) = self.earlier(environment, Some(order_id), outcome).await? {
            return Ok(placed);
        }
        tracing::info!(order_id = order_id.as_str(), event_id, outcome = "placed", "placed an order");
        Ok(Placed { order_id: order_id.clone(), event_id, replayed: false })
    }

    /// The answer of the earlier request that stands in the way, if one does; a problem if it was another request.
    async fn earlier(
        &self,
        environment: &Environment,
        order_id: Option<&OrderId>,
        outcome: Outcome,
    ) -> Result<Option<Placed>, Problem> {
        let (order_id, event_id) = match (outcome, order_id) {
            (Outcome::New, _) | (Outcome::OrderExists(_), None) => return Ok(None),
            (Outcome::KeyConflict, _) => return Err(key_conflict()),
            (Outcome::Replay { order_id, event_id }, _) => (order_id, event_id),
            (Outcome::OrderExists(existing), Some(order_id)) => {
                if existing.request_hash.as_deref() != Some(&self.hash) {
                    return Err(Problem::conflict("order_exists", "there is another order of this id"));
                }
                self.remember(environment, order_id, &existing.event_id).await?;
                (order_id.clone(), existing.event_id)
            }
        };
        tracing::info!(order_id = order_id.as_str(), event_id, outcome = "replayed", "the order was there");
        Ok(Some(Placed { order_id, event_id, replayed: true }))
    }

    /// The key of a request that was recognised by its order stands for that order from now on.
    async fn remember(
        &self,
        environment: &Environment,
        order_id: &OrderId,
        event_id: &str,
    ) -> Result<(), Problem> {
        let Some(request) = self.request() else { return Ok(()) };
        let remembered =
            environment.intake.remember(self.org_id, request, order_id, event_id, clock::now()).await;
        match remembered.map_err(|error| Problem::from_failure(&error))? {
            Some(Outcome::KeyConflict) => Err(key_conflict()),
            _ => Ok(()),
        }
    }
}

fn key_conflict() -> Problem {
    Problem::conflict("idempotency_conflict", "this Idempotency-Key stands for another request")
}
