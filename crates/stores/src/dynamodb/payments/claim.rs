//! Taking the lease of a payment, and letting it go.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use tradewind_domain::Lease;
use tradewind_domain::order::Order;
use tradewind_domain::payment::{Ending, Payment, Status};
use uuid::Uuid;

use super::super::TableError;
use super::super::event_store::FREE;
use super::super::guard::held;
use super::super::item::{n, s};
use super::{Payments, key_of, order_data, payment, sortable};

/// The same rule as [`Payment::on_allocated`] and [`Payment::on_cancelled`]: nobody is at it, and it is not over.
const CLAIMABLE: &str = "attribute_not_exists(pk) OR #status = :failed \
                         OR (#status = :processing AND leaseUntil <= :now)";

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is the caller's, and this is how it stands.
    Mine(Payment),
    /// It is somebody else's, or over.
    Refused(Payment),
}

/// What became of a tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entombed {
    /// It stands: nothing was ever charged, and nothing will be.
    Done,
    /// There is a payment already.
    Exists(Box<Payment>),
}

impl Payments {
    /// Takes the lease of an order's payment, which begins with it if there is none yet. With an ending, that goes onto
    /// the record too.
    pub async fn claim(
        &self,
        order: &Order,
        lease: Lease,
        ending: Option<Ending>,
        now: Timestamp,
    ) -> Result<Claim, TableError> {
        match self.claiming(order, lease, ending, now).send().await {
            Ok(answer) => payment(answer.attributes.unwrap_or_default()).map(Claim::Mine),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                UpdateItemError::ConditionalCheckFailedException(failed) => {
                    let found = payment(failed.item.unwrap_or_default())?;
                    // The SDK asks again after a lost answer, and then meets its own first claim.
                    let mine = found.lease.is_some_and(|held| held.owner == lease.owner);
                    Ok(if mine { Claim::Mine(found) } else { Claim::Refused(found) })
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    fn claiming(
        &self,
        order: &Order,
        lease: Lease,
        ending: Option<Ending>,
        now: Timestamp,
    ) -> UpdateItemFluentBuilder {
        let mut sets = vec![
            "#status = :processing, leaseOwner = :owner, leaseUntil = :until, updatedAt = :at".to_owned(),
            "createdAt = if_not_exists(createdAt, :created), retries = if_not_exists(retries, :zero)"
                .to_owned(),
        ];
        let mut request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(&order.org_id, &order.id)))
            .condition_expression(CLAIMABLE)
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":processing", s(Status::Processing.as_str()))
            .expression_attribute_values(":failed", s(Status::Failed.as_str()))
            .expression_attribute_values(":owner", s(lease.owner.to_string()))
            .expression_attribute_values(":until", n(millis(lease.until)))
            .expression_attribute_values(":now", n(millis(now)))
            .expression_attribute_values(":at", s(now.to_string()))
            .expression_attribute_values(":created", s(sortable(now)))
            .expression_attribute_values(":zero", n(0))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for (name, value) in order_data(order) {
            sets.push(format!("#{name} = if_not_exists(#{name}, :{name})"));
            request = request.expression_attribute_names(format!("#{name}"), name);
            request = request.expression_attribute_values(format!(":{name}"), value);
        }
        if let Some(ending) = ending {
            sets.push("ending = :ending".to_owned());
            request = request.expression_attribute_values(":ending", s(ending.status().as_str()));
        }
        request.update_expression(format!("SET {}", sets.join(", ")))
    }

    /// Records that the order was cancelled before its payment began.
    pub async fn entomb(&self, order: &Order, now: Timestamp) -> Result<Entombed, TableError> {
        let mut item = key_of(&order.org_id, &order.id);
        item.extend(order_data(order).into_iter().map(|(name, value)| (name.to_owned(), value)));
        item.insert("status".to_owned(), s(Status::Cancelled.as_str()));
        item.insert("retries".to_owned(), n(0));
        item.insert("createdAt".to_owned(), s(sortable(now)));
        item.insert("updatedAt".to_owned(), s(now.to_string()));
        let request = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(FREE)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(Entombed::Done),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    payment(failed.item.unwrap_or_default()).map(Box::new).map(Entombed::Exists)
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Lets the lease go, with so many retries begun; false if it was somebody else's by then.
    pub async fn let_go(
        &self,
        order: &Order,
        owner: Uuid,
        retries: u32,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let request = self
            .guarded(order, owner)
            .update_expression(
                "SET #status = :failed, retries = :retries, updatedAt = :at REMOVE leaseOwner, leaseUntil",
            )
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":failed", s(Status::Failed.as_str()))
            .expression_attribute_values(":retries", n(u64::from(retries)))
            .expression_attribute_values(":at", s(now.to_string()));
        held(request.send().await)
    }

    /// Says how the payment is going to end, before anything is done about it; false if the lease was somebody else's
    /// by then.
    pub async fn announce(&self, order: &Order, owner: Uuid, ending: Ending) -> Result<bool, TableError> {
        let request = self
            .guarded(order, owner)
            .update_expression("SET ending = :ending")
            .expression_attribute_values(":ending", s(ending.status().as_str()));
        held(request.send().await)
    }

    fn guarded(&self, order: &Order, owner: Uuid) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(&order.org_id, &order.id)))
            .condition_expression("leaseOwner = :owner")
            .expression_attribute_values(":owner", s(owner.to_string()))
    }
}

fn millis(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or_default()
}
