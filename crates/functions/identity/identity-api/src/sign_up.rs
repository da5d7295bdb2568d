//! `POST /auth/signup`: a person becomes a user, of an org of their own or of the one that invited them.
//!
//! Two systems have to agree, the table and the user pool, and a crash can fall between any two steps. So the steps are
//! in an order in which each can be repeated, and the claim on the name says that there is something to be finished
//! ([`steps`]). Why nobody can finish another's sign-up is in `docs/decisions/0017-sign-up.md`.

mod steps;

use ::http::StatusCode;
use serde::Deserialize;
use tradewind_domain::{Checker, Invalid, Username, Violation};
use tradewind_kit::http::{Call, FieldError, Problem, Reply, given};
use utoipa::ToSchema;

use crate::Environment;
use crate::credentials::Secret;
use crate::invites;
use crate::limits::{Subject, admit};
use crate::user::User;

/// Who wants in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignUp {
    /// An e-mail address, at most 128 characters; upper and lower case are the same.
    #[schema(
        pattern = r"^\s*[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\s*$",
        example = "jane@example.com"
    )]
    username: String,
    /// At least 12 characters, with lower and upper case letters, digits and symbols.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256, example = "Correct-horse-7")]
    password: Secret,
    /// The code of an invite into an org. Without one, the sign-up founds a new org.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false, pattern = r"^\s*[0-9a-fA-F]{32}\s*$")]
    invite_code: Option<Secret>,
}

/// A sign-up that was understood.
#[derive(Debug)]
struct Request {
    name: Username,
    password: Secret,
    /// The hash of the code.
    invite: Option<String>,
}

impl SignUp {
    fn parse(self) -> Result<Request, Invalid> {
        let mut check = Checker::default();
        let name = check.take(Username::parse("username", &self.username));
        let password = check.take(self.password.password());
        let invite = check.take(self.invite_code.map(|code| code_hash(&code)).transpose());
        match (name, password, invite) {
            (Some(name), Some(()), Some(invite)) => Ok(Request { name, password: self.password, invite }),
            _ => Err(check.into_invalid()),
        }
    }
}

fn code_hash(code: &Secret) -> Result<String, Violation> {
    let code = code.reveal().trim().to_ascii_lowercase();
    if code.len() == 32 && code.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(invites::hash(&code));
    }
    Err(Violation::new("inviteCode", "must be 32 hexadecimal digits"))
}

/// Signs somebody up. The same request again finishes what a failure left half done.
#[utoipa::path(
    post, path = "/auth/signup", tag = "identity", operation_id = "signUp",
    request_body = SignUp, security(()),
    responses(
        (status = 201, description = "The user; sign in next. Who founds an org is its operator and dispatcher", body = User),
        (status = 400, description = "A field is not right: `/password` where it does not conform to the policy, `/inviteCode` with `invalid_invite` where the code is unknown, used or run out", content_type = "application/problem+json"),
        (status = 409, description = "`username_taken`; with `Retry-After` while a sign-up of that name is under way", content_type = "application/problem+json"),
        (status = 429, description = "`too_many_requests`, with `Retry-After`", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_up(environment: &Environment, call: &Call<()>) -> Result<Reply, Problem> {
    let request = call.json::<SignUp>()?.parse()?;
    let Environment { identity, limits, .. } = environment;
    admit(identity, "SIGNUP", Subject::Source(call.source_ip()), limits.sign_up_by_source).await?;
    admit(identity, "SIGNUP", Subject::Name(request.name.as_str()), limits.sign_up_by_name).await?;
    let claim = steps::claim(environment, &request).await?;
    let user_id = steps::carry_out(environment, &request, &claim).await?;
    tracing::info!(org_id = %claim.founded.org_id, user_id, invited = request.invite.is_some(), "signed up");
    let user = User::new(&user_id, request.name.as_str(), &claim.founded.org_id, &claim.founded.roles);
    Reply::created("/auth/user", &user)
}

fn taken() -> Problem {
    Problem::conflict("username_taken", "there is a user of that name")
}

fn invalid_invite() -> Problem {
    let detail = "is unknown, was used, or has run out";
    let error = FieldError { pointer: "/inviteCode".to_owned(), detail: detail.to_owned() };
    Problem::new(StatusCode::BAD_REQUEST, "invalid_invite", "the invite is not good").at(error)
}
