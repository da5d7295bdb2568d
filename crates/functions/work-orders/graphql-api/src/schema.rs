//! The schema: the operations of the contract, with limits on depth and complexity.

mod amount;
mod connection;
mod customers;
mod mutation;
mod notes;
mod operations;
mod orders;
mod page;
mod payments;
mod query;
mod stock;
mod work_orders;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, EmptySubscription};
use tradewind_domain::{Invalid, OrgId};
use tradewind_events::TraceContext;
use tradewind_kit::auth::{Caller, Role};

use crate::Environment;
use crate::error::ApiError;
use customers::CustomerLoader;
use mutation::Mutation;
use orders::EventLoader;
use payments::PaymentLoader;
use query::Query;

/// The schema of this function.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Deepest nesting. The introspection query of common tools has 13 levels.
pub const MAX_DEPTH: usize = 15;
/// Most fields, those of a list counted once for each entry that was asked for.
pub const MAX_COMPLEXITY: usize = 3_000;

/// What belongs to one request.
#[derive(Debug)]
pub struct RequestContext {
    /// Who is calling, if a token came along.
    pub caller: Option<Caller>,
    /// The trace that events continue.
    pub trace: TraceContext,
}

/// Builds the schema. Without an environment it can only be looked at.
pub fn build(environment: Option<Environment>, introspection: bool) -> Schema {
    let mut schema = Schema::build(Query::default(), Mutation, EmptySubscription)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COMPLEXITY);
    if !introspection {
        schema = schema.disable_introspection();
    }
    if let Some(environment) = environment {
        let customers = CustomerLoader::new(environment.customers.clone());
        let events = EventLoader::new(environment.events.clone());
        let payments = PaymentLoader::new(environment.payments.clone());
        schema = schema
            .data(DataLoader::new(customers, tokio::spawn))
            .data(DataLoader::new(events, tokio::spawn))
            .data(DataLoader::new(payments, tokio::spawn))
            .data(environment);
    }
    schema.finish()
}

type Result<T, E = ApiError> = std::result::Result<T, E>;

fn environment<'a>(context: &Context<'a>) -> Result<&'a Environment> {
    context.data_opt().ok_or(ApiError::Internal)
}

fn request<'a>(context: &Context<'a>) -> Result<&'a RequestContext> {
    context.data_opt().ok_or(ApiError::Internal)
}

/// The caller, whatever the role.
fn caller<'a>(context: &Context<'a>) -> Result<&'a Caller> {
    let caller = request(context)?.caller.as_ref();
    caller.ok_or_else(|| ApiError::Unauthenticated("a bearer token is required".to_owned()))
}

/// The caller, if in one of the roles.
fn caller_with<'a>(context: &Context<'a>, roles: &[Role]) -> Result<&'a Caller> {
    let caller = caller(context)?;
    if caller.is_any(roles) {
        return Ok(caller);
    }
    let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    Err(ApiError::Forbidden(format!("this takes the role {}", roles.join(" or "))))
}

/// The org of the caller. An `orgId` argument is a leftover of earlier clients: it may be there, and must be this org.
fn own_org(caller: &Caller, org_id: Option<&str>) -> Result<OrgId> {
    match org_id {
        Some(org_id) if org_id != caller.org_id.as_str() => {
            Err(ApiError::Forbidden("orgId must be your own org".to_owned()))
        }
        _ => Ok(caller.org_id.clone()),
    }
}

/// Both, or what is wrong with either: a client learns of all its mistakes in one round trip.
fn both<A, B>(a: Result<A, impl Into<Invalid>>, b: Result<B, impl Into<Invalid>>) -> Result<(A, B), Invalid> {
    match (a.map_err(Into::into), b.map_err(Into::into)) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Invalid(mut violations)), Err(Invalid(more))) => {
            violations.extend(more);
            Err(Invalid(violations))
        }
        (Err(invalid), _) | (_, Err(invalid)) => Err(invalid),
    }
}
