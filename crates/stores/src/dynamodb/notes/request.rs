//! Requests to write a note, remembered by their `Idempotency-Key` for a day.
//!
//! A note is written by an event on the bus, and no transaction spans table and bus. So the request is remembered first,
//! with the ids that the event will have: whoever sends it again, after a crash too, publishes the same event again, which
//! is harmless. When the bus refuses the event the memory goes away, unless another attempt under it is under way or may
//! have succeeded: the memory knows its attempts, and each that has come to nothing is taken back.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use tradewind_domain::{NoteId, OrgId, UserId};
use uuid::Uuid;

use super::super::TableError;
use super::super::guard::held;
use super::super::item::{Item, key, n, s, take_parsed, take_s};
use super::{Notes, partition};

/// How long a request is remembered, in seconds.
const REMEMBERED: i64 = 24 * 60 * 60;
/// Attempts at one request: far more than anybody needs, and far less than an item holds.
const MOST_ATTEMPTS: u64 = 1000;
/// Looks at a memory that others take back at the same time.
const LOOKS: usize = 5;
/// A memory that is past its time may still be there, as DynamoDB takes days to remove it.
const FORGOTTEN: &str = "attribute_not_exists(pk) OR expiresAt <= :now";

/// A request that may come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The tenant.
    pub org_id: &'a OrgId,
    /// Who asks. Keys of two users have nothing to do with each other.
    pub user_id: &'a UserId,
    /// What the client calls it: the `Idempotency-Key`.
    pub key: &'a str,
    /// The hash of what it says.
    pub hash: &'a str,
}

/// An attempt at a request, named by its event; those after the first tell of what the first told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The note.
    pub note_id: NoteId,
    /// The event that tells of it.
    pub event_id: Uuid,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What became of a request that was to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// This is its first attempt.
    First,
    /// It came before, and this is what it tells of.
    Again(Attempt),
    /// The key came before, with a request that says something else.
    KeyConflict,
}

impl Notes {
    /// Begins an attempt at a request, before anything is published.
    pub async fn begin(&self, request: Request<'_>, attempt: &Attempt) -> Result<Begun, TableError> {
        for _ in 0..LOOKS {
            let Some(mut known) = self.remember(request, attempt).await? else { return Ok(Begun::First) };
            if take_s(&mut known, "requestHash")? != request.hash {
                return Ok(Begun::KeyConflict);
            }
            let earlier = read(known)?;
            // After a lost answer the client repeats the call, and finds what the first one did.
            if earlier.event_id == attempt.event_id {
                return Ok(Begun::First);
            }
            if self.join(request, &earlier, attempt).await? {
                return Ok(Begun::Again(earlier));
            }
        }
        Err(TableError::Conflict)
    }

    /// Takes back an attempt at a request, told as `told`, of which certainly nothing is on the bus.
    pub async fn take_back(
        &self,
        request: Request<'_>,
        told: &Attempt,
        attempt: &Attempt,
    ) -> Result<(), TableError> {
        let update = self.update(request, told, "DELETE attempts :attempt", attempt);
        if !held(update.condition_expression("eventId = :event").send().await)? {
            return Ok(());
        }
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key_of(request)))
            .condition_expression("eventId = :event AND attribute_not_exists(attempts)")
            .expression_attribute_values(":event", s(told.event_id.to_string()));
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                // Another attempt is under way, or has succeeded.
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(error.into()),
            },
        }
    }

    /// Remembers a request; what is remembered already, if it is.
    async fn remember(&self, request: Request<'_>, attempt: &Attempt) -> Result<Option<Item>, TableError> {
        let now = attempt.created_at.as_second();
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(request, attempt)))
            .condition_expression(FORGOTTEN)
            .expression_attribute_values(":now", seconds(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => Ok(None),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    Ok(Some(failed.item.unwrap_or_default()))
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Adds an attempt; false if the memory is gone or another one by now, or has more attempts than anybody needs.
    async fn join(
        &self,
        request: Request<'_>,
        earlier: &Attempt,
        attempt: &Attempt,
    ) -> Result<bool, TableError> {
        let update = self
            .update(request, earlier, "ADD attempts :attempt", attempt)
            .condition_expression(
                "eventId = :event AND (attribute_not_exists(attempts) OR size(attempts) < :most)",
            )
            .expression_attribute_values(":most", n(MOST_ATTEMPTS));
        held(update.send().await)
    }

    /// An update of the attempts of a memory: of a set, so that a repetition of the call changes nothing.
    fn update(
        &self,
        request: Request<'_>,
        told: &Attempt,
        expression: &str,
        attempt: &Attempt,
    ) -> UpdateItemFluentBuilder {
        let attempt = AttributeValue::Ss(vec![attempt.event_id.to_string()]);
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(request)))
            .update_expression(expression)
            .expression_attribute_values(":attempt", attempt)
            .expression_attribute_values(":event", s(told.event_id.to_string()))
    }
}

fn key_of(request: Request<'_>) -> Item {
    key(partition(request.org_id, request.user_id), format!("REQUEST#{}", request.key))
}

fn item(request: Request<'_>, attempt: &Attempt) -> Item {
    let mut item = key_of(request);
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("requestHash", s(request.hash));
    set("noteId", s(attempt.note_id.to_string()));
    set("eventId", s(attempt.event_id.to_string()));
    set("createdAt", s(attempt.created_at.to_string()));
    set("attempts", AttributeValue::Ss(vec![attempt.event_id.to_string()]));
    set("expiresAt", seconds(attempt.created_at.as_second() + REMEMBERED));
    item
}

fn read(mut item: Item) -> Result<Attempt, TableError> {
    Ok(Attempt {
        note_id: NoteId(take_parsed(&mut item, "noteId")?),
        event_id: take_parsed(&mut item, "eventId")?,
        created_at: take_parsed(&mut item, "createdAt")?,
    })
}

/// A point in time, as the attribute by which DynamoDB forgets.
fn seconds(second: i64) -> AttributeValue {
    n(u64::try_from(second).unwrap_or_default())
}
