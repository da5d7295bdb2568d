//! The switch that orders of the sku FAIL-ME obey.

use serde::{Deserialize, Serialize};
use tradewind_events::operations::{Act, Switched};
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_operations::switch;
use utoipa::ToSchema;

use crate::environment::{Environment, unavailable};

/// Whether orders of the sku FAIL-ME fail.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FailureInjection {
    /// They fail until they are dead-lettered; else they succeed.
    on: bool,
}

/// Whether failures are injected. For operators, and only where failures may be rehearsed.
#[utoipa::path(
    get, path = "/operations/failure-injection", operation_id = "getFailureInjection", tag = "operations",
    responses(
        (status = 200, description = "The switch", body = FailureInjection),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn get_failure_injection(env: &Environment) -> Result<Reply, Problem> {
    Reply::ok(&FailureInjection { on: is_on(env).await? })
}

/// Turns failure injection on or off, for all orgs. For operators, and only where failures may be rehearsed.
#[utoipa::path(
    put, path = "/operations/failure-injection", operation_id = "switchFailureInjection", tag = "operations",
    request_body = FailureInjection,
    responses(
        (status = 200, description = "The switch as it is now", body = FailureInjection),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn switch_failure_injection(env: &Environment, call: &Call) -> Result<Reply, Problem> {
    let parameter = env.switch()?;
    let wanted: FailureInjection = call.json()?;
    if is_on(env).await? != wanted.on {
        let act = Switched { on: wanted.on, operator: call.caller.subject.clone() };
        env.record(call, &Act::Switched(act)).await?;
        let to = if wanted.on { "on" } else { "off" };
        switch::turn(&env.ssm, parameter, to).await.map_err(unavailable)?;
        tracing::info!(user_id = call.caller.subject, outcome = "switched", to, "switched failure injection");
    }
    Reply::ok(&wanted)
}

async fn is_on(env: &Environment) -> Result<bool, Problem> {
    let state = switch::read(&env.ssm, env.switch()?).await.map_err(unavailable)?;
    Ok(state.as_deref() == Some("on"))
}
