//! `POST /auth/invites`: an operator brings somebody into the org.

use ::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tradewind_domain::Violation;
use tradewind_kit::auth::Role;
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_kit::{clock, digest, ids};
use tradewind_stores::dynamodb::identity::Invite;
use utoipa::ToSchema;

use crate::Environment;
use crate::limits::{Subject, admit};
use crate::user::RoleName;

/// How long a code is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Who is invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvite {
    /// What they will be able to do.
    #[schema(value_type = RoleName)]
    role: String,
}

/// An invite. Nobody can read the code again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedInvite<'a> {
    /// What the invited person signs up with, as `inviteCode`: once.
    #[schema(example = "6f1d2c3b4a5968778695a4b3c2d1e0ff")]
    code: &'a str,
    /// What they will be able to do.
    #[schema(value_type = RoleName)]
    role: &'static str,
    /// Until when the code is good.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// The hash of a code, which is all that is kept. A code has 122 random bits: nobody finds it from its hash.
pub(crate) fn hash(code: &str) -> String {
    digest::of_json(&code)
}

/// Invites somebody into the caller's org. For operators. A repeated request makes another code; one that nobody uses
/// runs out.
#[utoipa::path(
    post, path = "/auth/invites", tag = "identity", operation_id = "invite",
    request_body = NewInvite,
    responses(
        (status = 201, description = "Good for seven days and one sign-up", body = CreatedInvite<'static>),
        (status = 403, description = "`forbidden`: the caller is no operator", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn invite(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    call.require(&[Role::Operator])?;
    let role = role(&call.json::<NewInvite>()?.role)?;
    let (caller, now) = (&call.caller, clock::now());
    let Environment { identity, limits, .. } = environment;
    admit(identity, "INVITE", Subject::Org(&caller.org_id), limits.invites_by_org).await?;
    let code = ids::secret();
    let expires_at = now.checked_add(GOOD_FOR).unwrap_or(now);
    let invite = Invite { org_id: caller.org_id.clone(), role, expires_at };
    let put = identity.invite(&hash(&code), &invite, &caller.subject, now).await;
    put.map_err(|error| Problem::from_failure(&error))?;
    Reply::json(StatusCode::CREATED, &CreatedInvite { code: &code, role: role.as_str(), expires_at })
}

fn role(name: &str) -> Result<Role, Violation> {
    let role = Role::ALL.into_iter().find(|role| role.as_str() == name);
    role.ok_or_else(|| Violation::new("role", "must be dispatcher, technician or operator"))
}
