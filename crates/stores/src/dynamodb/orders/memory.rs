//! The memory of requests: what became of each, for a day.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use tradewind_domain::order::Step;
use tradewind_domain::{OrderId, OrgId};

use super::super::TableError;
use super::super::event_store::EventKey;
use super::super::item::{Item, key, n, s, take_n, take_s};
use super::{Intake, Placed, Request, partition};

/// How long a request is remembered, in seconds.
const REMEMBERED: i64 = 24 * 60 * 60;
/// The guard of a memory. One that is past its time may still be there, as DynamoDB takes days to remove it.
pub(super) const FORGOTTEN: &str = "attribute_not_exists(pk) OR expiresAt <= :now";

/// The key of a memory.
fn key_of(org_id: &OrgId, request: Request<'_>) -> Item {
    key(partition(org_id), format!("IDEMPOTENCY#{}", request.key))
}

/// The item of a memory.
pub(super) fn item(
    org_id: &OrgId,
    request: Request<'_>,
    order_id: &OrderId,
    event_id: &str,
    now: Timestamp,
) -> Item {
    let mut item = key_of(org_id, request);
    item.insert("requestHash".to_owned(), s(request.hash));
    item.insert("orderId".to_owned(), s(order_id.as_str()));
    item.insert("eventId".to_owned(), s(event_id));
    item.insert("expiresAt".to_owned(), seconds(now.as_second() + REMEMBERED));
    item
}

/// A point in time, as the attribute by which DynamoDB forgets.
pub(super) fn seconds(second: i64) -> AttributeValue {
    n(u64::try_from(second).unwrap_or_default())
}

/// What the memory says to the request.
pub(super) fn remembered(mut item: Item, request: Request<'_>) -> Result<Placed, TableError> {
    if take_s(&mut item, "requestHash")? != request.hash {
        return Ok(Placed::KeyConflict);
    }
    let order_id = OrderId::parse("orderId", &take_s(&mut item, "orderId")?);
    Ok(Placed::Replay {
        order_id: order_id.map_err(|_| TableError::Corrupt("orderId"))?,
        event_id: take_s(&mut item, "eventId")?,
    })
}

impl Intake {
    /// What is known of an order before anything is done about it: by its request, else by its id. `None`: it may be
    /// placed, as far as can be seen now. Strongly consistent.
    pub async fn known(
        &self,
        org_id: &OrgId,
        order_id: Option<&OrderId>,
        request: Option<Request<'_>>,
        now: Timestamp,
    ) -> Result<Option<Placed>, TableError> {
        if let Some(request) = request {
            let get = self.events.client.get_item().table_name(&self.table);
            let get = get.set_key(Some(key_of(org_id, request))).consistent_read(true);
            if let Some(mut item) = get.send().await?.item {
                let until = take_n(&mut item, "expiresAt")?;
                if i64::try_from(until).is_ok_and(|until| until > now.as_second()) {
                    return remembered(item, request).map(Some);
                }
            }
        }
        let Some(order_id) = order_id else { return Ok(None) };
        let existing = self.events.get(&EventKey::step(org_id, order_id, Step::Placed)).await?;
        Ok(existing.map(Placed::OrderExists))
    }

    /// Remembers a request for an order that is there already, so that its key stands for nothing else. What the key
    /// stands for already, if anything, is the answer.
    pub async fn remember(
        &self,
        org_id: &OrgId,
        request: Request<'_>,
        order_id: &OrderId,
        event_id: &str,
        now: Timestamp,
    ) -> Result<Option<Placed>, TableError> {
        let put = self
            .events
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(org_id, request, order_id, event_id, now)))
            .condition_expression(FORGOTTEN)
            .expression_attribute_values(":now", seconds(now.as_second()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => Ok(None),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    remembered(failed.item.unwrap_or_default(), request).map(Some)
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }
}
