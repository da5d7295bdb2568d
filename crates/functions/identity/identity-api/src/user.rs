//! `GET /auth/user`: who is calling.

use serde::Serialize;
use tradewind_domain::OrgId;
use tradewind_kit::auth::Role;
use tradewind_kit::http::{Call, Problem, Reply};
use utoipa::ToSchema;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "`userId` is the published name")]
pub struct User {
    /// Their id: never another's, whatever they are called.
    user_id: String,
    /// The address that they sign in with.
    #[schema(example = "jane@example.com")]
    username: String,
    /// Their org.
    #[schema(example = "plumbingCo123")]
    org_id: String,
    /// What they may do.
    #[schema(value_type = Vec<RoleName>)]
    roles: Vec<&'static str>,
}

/// A role.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes what `Role` is written as")]
pub enum RoleName {
    /// Opens, plans and changes work orders.
    Dispatcher,
    /// Works on them.
    Technician,
    /// Sees and mends queues; invites others.
    Operator,
}

impl User {
    pub(crate) fn new(user_id: &str, username: &str, org_id: &OrgId, roles: &[Role]) -> Self {
        Self {
            user_id: user_id.to_owned(),
            username: username.to_owned(),
            org_id: org_id.to_string(),
            roles: roles.iter().map(|role| role.as_str()).collect(),
        }
    }
}

/// Shows who is calling, as the token says.
#[utoipa::path(
    get, path = "/auth/user", tag = "identity", operation_id = "showUser",
    responses(
        (status = 200, description = "The caller", body = User),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) fn show_user(call: &Call) -> Result<Reply, Problem> {
    let caller = &call.caller;
    Reply::ok(&User::new(&caller.subject, &caller.username, &caller.org_id, &caller.roles))
}
