//! The steps of a sign-up: claim the name, create the user, set the password, grant the roles, done.
//!
//! Until it is done, the claim is under a lease, and only its holder touches the user. A lease outlives its request, so
//! whoever comes after a crash is alone again. What they may do depends on how far it got:
//!
//! | found | a repetition |
//! |---|---|
//! | no user | creates it |
//! | a user of this claim without a password of their own | sets the password: nobody was ever let in |
//! | a user of this claim with one | goes on only if it has that password: the pool says so, we keep nothing |
//! | any other user | is told that the name is taken |

use tradewind_domain::{Lease, OrgId};
use tradewind_kit::auth::Role;
use tradewind_kit::http::Problem;
use tradewind_kit::{Dispose, clock, ids};
use tradewind_stores::dynamodb::identity::{Claim, ClaimState, Founded, Taken};
use uuid::Uuid;

use super::{Request, invalid_invite, taken};
use crate::Environment;
use crate::directory::{Created, Password, Refusal};

/// A claim that is ours for now.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) founded: Founded,
    owner: Uuid,
    /// Somebody has been at it before.
    resumed: bool,
}

/// Why the steps ended before the last.
#[derive(Debug)]
enum End {
    /// For good: no user came of the claim, and none will. The name and the invite are free again.
    Withdraw(Problem),
    /// For now: the same request may go on at once.
    LetGo(Problem),
}

/// A failure of the pool or the table: what was done stays, and the next attempt goes on from there.
fn pause(trouble: impl Into<Problem>) -> End {
    End::LetGo(trouble.into())
}

fn failed(error: &impl Dispose) -> Problem {
    Problem::from_failure(error)
}

/// Gets the name: as a new one, or where another attempt has left it.
pub(super) async fn claim(environment: &Environment, request: &Request) -> Result<Held, Problem> {
    let now = clock::now();
    let lease = Lease::new(ids::uuid(), now, environment.lease);
    let found = environment.identity.claim_of(&request.name).await.map_err(|error| failed(&error))?;
    match found {
        None => begin(environment, request, lease).await,
        Some(Claim { state: ClaimState::Done, .. }) => Err(taken()),
        Some(Claim { state: ClaimState::InProgress(held), .. }) if held.runs(now) => Err(under_way(held)),
        // Another org or role than that of the claim is another sign-up.
        Some(Claim { founded, .. }) if founded.invite != request.invite => Err(taken()),
        Some(Claim { founded, state: ClaimState::InProgress(ended) }) => {
            let resumed = environment.identity.resume(&request.name, ended, lease).await;
            if !resumed.map_err(|error| failed(&error))? {
                return Err(under_way(lease));
            }
            tracing::info!(org_id = %founded.org_id, "a sign-up goes on");
            Ok(Held { founded, owner: lease.owner, resumed: true })
        }
    }
}

/// Claims a name that has no claim. That the pool does not know it either comes first: so a user that is there later
/// came from the claim, and one that was made by hand is never taken for one that is unfinished.
async fn begin(environment: &Environment, request: &Request, lease: Lease) -> Result<Held, Problem> {
    if environment.directory.find(&request.name).await?.is_some() {
        return Err(taken());
    }
    let founded = founded(environment, request).await?;
    let now = clock::now();
    let outcome = environment.identity.claim(&request.name, &founded, lease, now).await;
    match outcome.map_err(|error| failed(&error))? {
        Taken::Mine => Ok(Held { founded, owner: lease.owner, resumed: false }),
        Taken::Lost => Err(under_way(lease)),
        Taken::NoInvite => Err(invalid_invite()),
    }
}

/// Which org and roles: never what the client says.
async fn founded(environment: &Environment, request: &Request) -> Result<Founded, Problem> {
    let Some(hash) = &request.invite else {
        let org_id = OrgId::parse("orgId", &format!("org-{}", ids::uuid().simple()))?;
        return Ok(Founded { org_id, roles: vec![Role::Dispatcher, Role::Operator], invite: None });
    };
    let invite = environment.identity.invite_of(hash).await.map_err(|error| failed(&error))?;
    let invite = invite.filter(|invite| clock::now() < invite.expires_at).ok_or_else(invalid_invite)?;
    Ok(Founded { org_id: invite.org_id, roles: vec![invite.role], invite: Some(hash.clone()) })
}

/// Makes the user of a claim; their id. Whatever ends it early, the claim is left as the next attempt needs it.
pub(super) async fn carry_out(
    environment: &Environment,
    request: &Request,
    held: &Held,
) -> Result<String, Problem> {
    let end = match attempt(environment, request, held).await {
        Ok(user_id) => return Ok(user_id),
        Err(end) => end,
    };
    let (identity, name) = (&environment.identity, &request.name);
    let (left, problem) = match end {
        End::Withdraw(problem) => (identity.withdraw(name, &held.founded, held.owner).await, problem),
        End::LetGo(problem) => (identity.let_go(name, held.owner).await, problem),
    };
    if let Err(error) = left {
        tracing::warn!(%error, "a claim is left to the end of its lease");
    }
    Err(problem)
}

async fn attempt(environment: &Environment, request: &Request, held: &Held) -> Result<String, End> {
    let Environment { directory, identity, .. } = environment;
    let (name, founded) = (&request.name, &held.founded);
    let user_id = user_with_password(environment, request, held).await?;
    for role in &founded.roles {
        directory.grant(name, *role).await.map_err(pause)?;
    }
    let done = identity.done(name, held.owner, &user_id, clock::now()).await;
    if done.map_err(|error| End::LetGo(failed(&error)))? {
        return Ok(user_id);
    }
    tracing::error!("a sign-up outlived its lease");
    Err(End::LetGo(Problem::unavailable()))
}

/// The user of the claim, with the password of the request.
async fn user_with_password(
    environment: &Environment,
    request: &Request,
    held: &Held,
) -> Result<String, End> {
    let Environment { directory, .. } = environment;
    let (name, org_id) = (&request.name, &held.founded.org_id);
    if !held.resumed
        && let Some(user_id) = create(environment, request, org_id).await?
    {
        return set_password(environment, request, user_id).await;
    }
    let Some(member) = directory.find(name).await.map_err(pause)? else {
        // Of a claim that was left before its user was made.
        let user_id = create(environment, request, org_id).await?;
        let user_id = user_id.ok_or_else(|| pause(Problem::unavailable()))?;
        return set_password(environment, request, user_id).await;
    };
    if member.org_id.as_deref() != Some(org_id.as_str()) {
        return Err(End::Withdraw(taken()));
    }
    match member.password {
        Password::None => set_password(environment, request, member.user_id).await,
        Password::Own if directory.knows(name, &request.password).await.map_err(pause)? => Ok(member.user_id),
        Password::Own | Password::Other => Err(End::LetGo(taken())),
    }
}

/// The id of the new user; none if there is one of that name: the answer to an earlier call may have been lost.
async fn create(environment: &Environment, request: &Request, org_id: &OrgId) -> Result<Option<String>, End> {
    match environment.directory.create(&request.name, org_id, &request.password).await {
        Ok(Created::New(user_id)) => Ok(Some(user_id)),
        Ok(Created::Exists) => Ok(None),
        Err(Refusal::Field(violation)) => Err(End::Withdraw(violation.into())),
        Err(Refusal::Trouble(error)) => Err(pause(error)),
    }
}

async fn set_password(environment: &Environment, request: &Request, user_id: String) -> Result<String, End> {
    match environment.directory.set_password(&request.name, &request.password).await {
        Ok(()) => Ok(user_id),
        Err(Refusal::Field(violation)) => Err(End::LetGo(violation.into())),
        Err(Refusal::Trouble(error)) => Err(pause(error)),
    }
}

fn under_way(held: Lease) -> Problem {
    let left = held.until.duration_since(clock::now()).as_secs().clamp(0, 60);
    taken().retry_after(u32::try_from(left).unwrap_or_default() + 1)
}
