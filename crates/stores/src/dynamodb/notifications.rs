//! Which mails are under way or sent: pk `ORG#<org>#ORDER#<order>`, sk `MAIL#<event>`.
//!
//! A record is one mail for one event. Items go away by themselves (`expiresAt`) when no repetition can come any more.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::{Lease, OrderId, OrgId};
use tradewind_kit::Aws;
use uuid::Uuid;

use super::TableError;
use super::guard::held;
use super::item::{Item, key, n, s, take_optional_s, take_s};

/// How long a record is kept: longer than an event can wait anywhere, archives for replay included.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

const IN_PROGRESS: &str = "IN_PROGRESS";
const SENT: &str = "SENT";

/// The records of mails.
#[derive(Clone, Debug)]
pub struct Notifications {
    client: Client,
    table: String,
}

/// The mail that an event calls for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailKey {
    /// The tenant.
    pub org_id: OrgId,
    /// The order.
    pub order_id: OrderId,
    /// The event.
    pub event_id: Uuid,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailClaim {
    /// The mail is the caller's to send.
    Mine,
    /// Somebody is at it, or was when they crashed.
    InProgress,
    /// It was sent.
    Sent,
}

impl Notifications {
    /// The records in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }

    /// Takes the right to send a mail, if nobody has it and it is not sent.
    pub async fn claim(
        &self,
        mail: &MailKey,
        event_type: &str,
        lease: Lease,
        now: Timestamp,
    ) -> Result<MailClaim, TableError> {
        let expires_at = now.checked_add(KEPT).unwrap_or(now).as_second();
        let request = self
            .update(mail)
            .update_expression(
                "SET #status = :progress, eventType = :type, leaseOwner = :owner, leaseUntil = :until, \
                 updatedAt = :at, expiresAt = :expires",
            )
            .condition_expression("attribute_not_exists(pk) OR (#status = :progress AND leaseUntil <= :now)")
            .expression_attribute_values(":progress", s(IN_PROGRESS))
            .expression_attribute_values(":type", s(event_type))
            .expression_attribute_values(":owner", s(lease.owner.to_string()))
            .expression_attribute_values(":until", n(number(lease.until.as_millisecond())))
            .expression_attribute_values(":now", n(number(now.as_millisecond())))
            .expression_attribute_values(":at", s(now.to_string()))
            .expression_attribute_values(":expires", n(number(expires_at)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(MailClaim::Mine),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                UpdateItemError::ConditionalCheckFailedException(failed) => {
                    standing(failed.item.unwrap_or_default(), lease.owner)
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Records that it was sent; false if the right was somebody else's by then.
    pub async fn sent(
        &self,
        mail: &MailKey,
        owner: Uuid,
        mail_id: &str,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let request = self
            .update(mail)
            .update_expression(
                "SET #status = :sent, mailId = :mail, sentAt = :at, updatedAt = :at REMOVE leaseOwner, leaseUntil",
            )
            .condition_expression("leaseOwner = :owner")
            .expression_attribute_values(":sent", s(SENT))
            .expression_attribute_values(":owner", s(owner.to_string()))
            .expression_attribute_values(":mail", s(mail_id))
            .expression_attribute_values(":at", s(now.to_string()));
        held(request.send().await)
    }

    /// Gives the right up, so that the next one need not wait for its end; false if it was somebody else's by then.
    pub async fn let_go(&self, mail: &MailKey, owner: Uuid) -> Result<bool, TableError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(mail)))
            .update_expression("SET leaseUntil = :never")
            .condition_expression("leaseOwner = :owner")
            .expression_attribute_values(":owner", s(owner.to_string()))
            .expression_attribute_values(":never", n(0));
        held(request.send().await)
    }

    fn update(&self, mail: &MailKey) -> UpdateItemFluentBuilder {
        let request = self.client.update_item().table_name(&self.table).set_key(Some(key_of(mail)));
        request.expression_attribute_names("#status", "status")
    }
}

fn key_of(mail: &MailKey) -> Item {
    let MailKey { org_id, order_id, event_id } = mail;
    key(format!("ORG#{org_id}#ORDER#{order_id}"), format!("MAIL#{event_id}"))
}

/// What a claim met.
fn standing(mut item: Item, owner: Uuid) -> Result<MailClaim, TableError> {
    if take_s(&mut item, "status")? == SENT {
        return Ok(MailClaim::Sent);
    }
    // The SDK asks again after a lost answer, and then meets its own first claim.
    let holder = take_optional_s(&mut item, "leaseOwner")?;
    let mine = holder.is_some_and(|holder| holder == owner.to_string());
    Ok(if mine { MailClaim::Mine } else { MailClaim::InProgress })
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
