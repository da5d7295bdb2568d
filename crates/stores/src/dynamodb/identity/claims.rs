//! Sign-ups: whoever puts the claim first has the name, for as long as it takes to make the user and for ever after.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::{DeleteBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{Delete, Put, Update};
use jiff::Timestamp;
use tradewind_domain::{Lease, OrgId, Username};
use tradewind_kit::auth::Role;
use uuid::Uuid;

use super::{Identity, millis, read_roles, take_org, write_roles};
use crate::dynamodb::TableError;
use crate::dynamodb::guard::held;
use crate::dynamodb::item::{Item, key, n, s, take_n, take_optional_s, take_s};
use crate::dynamodb::transaction::{Cancelled, Transaction};

const IN_PROGRESS: &str = "IN_PROGRESS";
const DONE: &str = "DONE";

/// What a sign-up makes of a name. Fixed with the claim: a repetition makes the same of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founded {
    /// The org of the user: a new one, or that of the invite.
    pub org_id: OrgId,
    /// What the user may do there.
    pub roles: Vec<Role>,
    /// The hash of the code of the invite, if there is one.
    pub invite: Option<String>,
}

/// A claim that is in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is being made.
    pub founded: Founded,
    /// How far it is.
    pub state: ClaimState,
}

/// How far a sign-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimState {
    /// Under way, or given up half way: then the lease has run out.
    InProgress(Lease),
    /// The user exists, with password and roles.
    Done,
}

/// What became of the attempt to take a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the caller's, for the time of the lease.
    Mine,
    /// Somebody else was first.
    Lost,
    /// The invite is not there, has run out, or was used under another name.
    NoInvite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    Claim,
    Invite,
}

impl Identity {
    /// The claim on a name. Strongly consistent.
    pub async fn claim_of(&self, name: &Username) -> Result<Option<Claim>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(claim_key(name)));
        get.consistent_read(true).send().await?.item.map(read).transpose()
    }

    /// Claims a name that nobody has claimed, together with the invite: one cannot be had without the other.
    pub async fn claim(
        &self,
        name: &Username,
        founded: &Founded,
        lease: Lease,
        now: Timestamp,
    ) -> Result<Taken, TableError> {
        let item = item(name, founded, lease, now);
        let Some(invite) = &founded.invite else { return self.put_claim(item, lease.owner).await };
        let mut transaction = Transaction::new();
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        transaction.put(Guard::Claim, put.condition_expression("attribute_not_exists(pk)"))?;
        transaction.update(Guard::Invite, self.bind(invite, name, now))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Taken::Mine),
            Err(Cancelled::Store(error)) => Err(error),
            Err(Cancelled::Guards(failed)) => {
                match failed.into_iter().find(|(guard, _)| *guard == Guard::Claim) {
                    Some((_, met)) => whose(met.unwrap_or_default(), lease.owner),
                    None => Ok(Taken::NoInvite),
                }
            }
        }
    }

    async fn put_claim(&self, item: Item, owner: Uuid) -> Result<Taken, TableError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let put =
            put.condition_expression("attribute_not_exists(pk)").return_values_on_condition_check_failure(
                aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld,
            );
        match put.send().await {
            Ok(_) => Ok(Taken::Mine),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    whose(failed.item.unwrap_or_default(), owner)
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Goes on with a sign-up whose lease has run out; false if somebody else has.
    pub async fn resume(&self, name: &Username, ended: Lease, lease: Lease) -> Result<bool, TableError> {
        let update = self.client.update_item().table_name(&self.table).set_key(Some(claim_key(name)));
        let update = update
            .update_expression("SET leaseOwner = :owner, leaseUntil = :until")
            .condition_expression("#status = :progress AND (leaseOwner = :ended OR leaseOwner = :owner)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":progress", s(IN_PROGRESS))
            .expression_attribute_values(":ended", s(ended.owner.to_string()))
            .expression_attribute_values(":owner", s(lease.owner.to_string()))
            .expression_attribute_values(":until", n(millis(lease.until)));
        held(update.send().await)
    }

    /// Gives up the lease, not the claim: the next repetition need not wait. False if it was somebody else's by then.
    pub async fn let_go(&self, name: &Username, owner: Uuid) -> Result<bool, TableError> {
        let update = self.client.update_item().table_name(&self.table).set_key(Some(claim_key(name)));
        let update = update
            .update_expression("SET leaseUntil = :never")
            .condition_expression("#status = :progress AND leaseOwner = :owner")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":progress", s(IN_PROGRESS))
            .expression_attribute_values(":owner", s(owner.to_string()))
            .expression_attribute_values(":never", n(0));
        held(update.send().await)
    }

    /// Takes a claim back from which no user has come, and frees the invite. False if it was somebody else's by then.
    pub async fn withdraw(
        &self,
        name: &Username,
        founded: &Founded,
        owner: Uuid,
    ) -> Result<bool, TableError> {
        let mut transaction = Transaction::new();
        transaction.delete(Guard::Claim, self.delete_claim(name, owner))?;
        if let Some(invite) = &founded.invite {
            let update =
                Update::builder().table_name(&self.table).set_key(Some(super::invites::key_of(invite)));
            let update = update
                .update_expression("REMOVE usedBy")
                .condition_expression("usedBy = :name")
                .expression_attribute_values(":name", s(name.as_str()));
            transaction.update(Guard::Invite, update)?;
        }
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(true),
            Err(Cancelled::Guards(_)) => Ok(false),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    /// Records that the user exists, with password and roles; false if the lease was somebody else's by then.
    pub async fn done(
        &self,
        name: &Username,
        owner: Uuid,
        user_id: &str,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let update = self.client.update_item().table_name(&self.table).set_key(Some(claim_key(name)));
        let update = update
            .update_expression("SET #status = :done, userId = :user, doneAt = :at")
            .condition_expression("leaseOwner = :owner")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":done", s(DONE))
            .expression_attribute_values(":user", s(user_id))
            .expression_attribute_values(":at", s(now.to_string()))
            .expression_attribute_values(":owner", s(owner.to_string()));
        held(update.send().await)
    }

    fn delete_claim(&self, name: &Username, owner: Uuid) -> DeleteBuilder {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(claim_key(name)));
        delete
            .condition_expression("#status = :progress AND leaseOwner = :owner")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":progress", s(IN_PROGRESS))
            .expression_attribute_values(":owner", s(owner.to_string()))
    }

    /// Ties an invite to a name. Only that name's sign-up can go on with it, however late.
    fn bind(&self, invite: &str, name: &Username, now: Timestamp) -> UpdateBuilder {
        let update = Update::builder().table_name(&self.table).set_key(Some(super::invites::key_of(invite)));
        update
            .update_expression("SET usedBy = :name, usedAt = :at")
            .condition_expression(
                "attribute_exists(pk) AND attribute_not_exists(usedBy) AND validUntil > :now",
            )
            .expression_attribute_values(":name", s(name.as_str()))
            .expression_attribute_values(":at", s(now.to_string()))
            .expression_attribute_values(":now", n(millis(now)))
    }
}

fn claim_key(name: &Username) -> Item {
    key(format!("SIGNUP#{}", name.as_str()), "CLAIM")
}

fn item(name: &Username, founded: &Founded, lease: Lease, now: Timestamp) -> Item {
    let mut item = claim_key(name);
    let mut set = |attribute: &str, value| item.insert(attribute.to_owned(), value);
    set("status", s(IN_PROGRESS));
    set("orgId", s(founded.org_id.as_str()));
    set("roles", s(write_roles(&founded.roles)));
    set("leaseOwner", s(lease.owner.to_string()));
    set("leaseUntil", n(millis(lease.until)));
    set("createdAt", s(now.to_string()));
    if let Some(invite) = &founded.invite {
        set("invite", s(invite));
    }
    item
}

fn read(mut item: Item) -> Result<Claim, TableError> {
    let org_id = take_org(&mut item)?;
    let roles = read_roles(&take_s(&mut item, "roles")?)?;
    let founded = Founded { org_id, roles, invite: take_optional_s(&mut item, "invite")? };
    if take_s(&mut item, "status")? == DONE {
        return Ok(Claim { founded, state: ClaimState::Done });
    }
    let owner = take_s(&mut item, "leaseOwner")?.parse().map_err(|_| TableError::Corrupt("leaseOwner"))?;
    let until = i64::try_from(take_n(&mut item, "leaseUntil")?).ok();
    let until = until.and_then(|until| Timestamp::from_millisecond(until).ok());
    let until = until.ok_or(TableError::Corrupt("leaseUntil"))?;
    Ok(Claim { founded, state: ClaimState::InProgress(Lease { owner, until }) })
}

/// What a claim met. The SDK asks again after a lost answer, and then meets its own first claim.
fn whose(mut met: Item, owner: Uuid) -> Result<Taken, TableError> {
    let holder = take_optional_s(&mut met, "leaseOwner")?;
    let mine = holder.is_some_and(|holder| holder == owner.to_string());
    Ok(if mine { Taken::Mine } else { Taken::Lost })
}
