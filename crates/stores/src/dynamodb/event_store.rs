//! The event store: what happened to orders, stock and notes, append-only.
//!
//! | | pk | sk |
//! |---|---|---|
//! | a step of an order | `EVENTS#ORG#<org>#ORDER_ID#<order>` | `EVENT#<type>` |
//! | a lot | `EVENTS#ORG#<org>#SKU#<sku>` | `EVENT#SkuRestocked#LOT_ID#<lot>` |
//! | a step of a note | `EVENTS#ORG#<org>#NOTE_ID#<note>` | `EVENT#<type>#<version of the note>` |
//! | an act of an operator | `EVENTS#ORG#<org>#ACT_ID#<event>` | `EVENT#<type>` |
//!
//! Each kind of event happens at most once to an order, and to a version of a note, so that the key is the event's identity in the business and
//! `attribute_not_exists` is all the guard that an append needs. The event itself is one attribute, `event`: the
//! CloudEvent as it travels, made once. The stream of the table is read by `event-relay`.

mod history;
mod steps;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use tradewind_domain::note::{Note, Step as NoteStep};
use tradewind_domain::order::{Order, Step};
use tradewind_domain::{LotId, OrderId, OrgId, Sku};
use tradewind_events::operations::{self, Act};
use tradewind_events::order::{Remark, encode};
use tradewind_events::stock::{self, Restocked};
use tradewind_events::{Encoded, Origin, note};
use tradewind_kit::{Aws, digest};
use uuid::Uuid;

use super::TableError;
use super::item::{Item, key, s, take_optional_s, take_s};

pub use history::{OrderEvents, Recorded};
pub use steps::Stepped;

/// The guard of every append: the key is free. On the partition key, as the item is either there with both or not.
pub(crate) const FREE: &str = "attribute_not_exists(pk)";

/// Where an event is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventKey {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl EventKey {
    /// A step of an order.
    pub fn step(org_id: &OrgId, order_id: &OrderId, step: Step) -> Self {
        Self { pk: order_partition(org_id, order_id), sk: format!("EVENT#{}", step.event_type()) }
    }

    /// A lot of a sku.
    pub fn lot(org_id: &OrgId, sku: &Sku, lot_id: &LotId) -> Self {
        Self {
            pk: format!("EVENTS#ORG#{org_id}#SKU#{sku}"),
            sk: format!("EVENT#SkuRestocked#LOT_ID#{lot_id}"),
        }
    }

    /// An act of an operator: each is one of its own.
    pub fn act(org_id: &OrgId, act: &Act, id: Uuid) -> Self {
        Self { pk: format!("EVENTS#ORG#{org_id}#ACT_ID#{id}"), sk: format!("EVENT#{}", act.lineage().r#type) }
    }

    /// A step of this version of a note.
    pub fn note(note: &Note, step: NoteStep) -> Self {
        Self {
            pk: format!("EVENTS#ORG#{}#NOTE_ID#{}", note.org_id, note.id),
            sk: format!("EVENT#{}#{}", step.event_type(), note.version),
        }
    }
}

fn order_partition(org_id: &OrgId, order_id: &OrderId) -> String {
    format!("EVENTS#ORG#{org_id}#ORDER_ID#{order_id}")
}

/// An event to be appended.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Where.
    pub key: EventKey,
    /// Identity.
    pub id: Uuid,
    /// Type.
    pub r#type: String,
    /// The tenant.
    pub org_id: OrgId,
    /// When it happened.
    pub time: Timestamp,
    /// The CloudEvent.
    pub json: String,
    /// What the request that made it said, so that a repetition can be told from another request.
    pub request_hash: Option<String>,
}

impl NewEvent {
    /// An encoded event.
    pub fn new(key: EventKey, org_id: &OrgId, time: Timestamp, encoded: Encoded) -> Self {
        let Encoded { id, r#type, json } = encoded;
        let (r#type, org_id) = (r#type.to_owned(), org_id.clone());
        Self { key, id, r#type, org_id, time, json, request_hash: None }
    }

    /// A step of an order.
    pub fn step(order: &Order, step: Step, remark: Remark, origin: &Origin) -> Result<Self, TableError> {
        let encoded = encode(order, step, remark, origin)
            .map_err(|error| TableError::Refused(format!("{step} cannot be written: {error}")))?;
        Ok(Self::new(EventKey::step(&order.org_id, &order.id, step), &order.org_id, origin.time, encoded))
    }

    /// A step of a note.
    pub fn note(
        note: &Note,
        step: NoteStep,
        remark: note::Remark,
        origin: &Origin,
    ) -> Result<Self, TableError> {
        let encoded = note::encode(note, step, remark, origin)
            .map_err(|error| TableError::Refused(format!("{step} cannot be written: {error}")))?;
        Ok(Self::new(EventKey::note(note, step), &note.org_id, origin.time, encoded))
    }

    /// A lot. The hash is of what it says, so that whoever reports it again, by whatever way, reports the same lot.
    pub fn lot(org_id: &OrgId, lot: &Restocked, origin: &Origin) -> Result<Self, TableError> {
        let encoded = stock::encode(org_id, lot, origin)
            .map_err(|error| TableError::Refused(format!("a lot cannot be written: {error}")))?;
        let key = EventKey::lot(org_id, &lot.sku, &lot.lot_id);
        Ok(Self::new(key, org_id, origin.time, encoded).with_request_hash(digest::of_json(lot)))
    }

    /// An act of an operator.
    pub fn act(org_id: &OrgId, act: &Act, origin: &Origin) -> Result<Self, TableError> {
        let encoded = operations::encode(org_id, act, origin)
            .map_err(|error| TableError::Refused(format!("an act cannot be written: {error}")))?;
        Ok(Self::new(EventKey::act(org_id, act, origin.id), org_id, origin.time, encoded))
    }

    /// The same, with the hash of the request that made it.
    #[must_use]
    pub fn with_request_hash(self, hash: String) -> Self {
        Self { request_hash: Some(hash), ..self }
    }
}

/// What stands in the store where an event was to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Identity of the event that is there.
    pub event_id: String,
    /// The hash of the request that made it.
    pub request_hash: Option<String>,
    /// The CloudEvent.
    pub json: String,
}

/// What became of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is in the store.
    New,
    /// It had happened before.
    Exists(Existing),
}

/// The event store.
#[derive(Clone, Debug)]
pub struct EventStore {
    pub(crate) client: Client,
    table: String,
}

impl EventStore {
    /// The store in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }

    /// Appends one event on its own: half the price of a transaction of one.
    pub async fn append(&self, event: &NewEvent) -> Result<Appended, TableError> {
        let request = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(event)))
            .condition_expression(FREE)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(Appended::New),
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    existing(failed.item.unwrap_or_default()).map(Appended::Exists)
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// The event under a key. Strongly consistent.
    pub async fn get(&self, key: &EventKey) -> Result<Option<Existing>, TableError> {
        let key = super::item::key(key.pk.as_str(), key.sk.as_str());
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key));
        get.consistent_read(true).send().await?.item.map(existing).transpose()
    }

    /// The guarded append as a part of a transaction.
    pub(crate) fn put(&self, event: &NewEvent) -> PutBuilder {
        Put::builder().table_name(&self.table).set_item(Some(item(event))).condition_expression(FREE)
    }
}

fn item(event: &NewEvent) -> Item {
    let mut item = key(event.key.pk.as_str(), event.key.sk.as_str());
    let mut set = |name: &str, value: &str| item.insert(name.to_owned(), s(value));
    set("type", &event.r#type);
    set("orgId", event.org_id.as_str());
    set("eventId", &event.id.to_string());
    set("time", &event.time.to_string());
    set("event", &event.json);
    if let Some(hash) = &event.request_hash {
        set("requestHash", hash);
    }
    item
}

/// Reads what stands where an event was to be.
pub(crate) fn existing(mut item: Item) -> Result<Existing, TableError> {
    let request_hash = take_optional_s(&mut item, "requestHash")?;
    Ok(Existing { event_id: take_s(&mut item, "eventId")?, request_hash, json: take_s(&mut item, "event")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_says_whose_and_what() {
        let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
        let key = EventKey::step(&org, &OrderId::parse("orderId", "ABC001").unwrap(), Step::Placed);
        assert_eq!(key.pk, "EVENTS#ORG#plumbingCo123#ORDER_ID#ABC001");
        assert_eq!(key.sk, "EVENT#OrderPlaced");
        let (sku, lot) = (Sku::parse("sku", "APPLES").unwrap(), LotId::parse("lotId", "A00002").unwrap());
        let key = EventKey::lot(&org, &sku, &lot);
        assert_eq!(key.pk, "EVENTS#ORG#plumbingCo123#SKU#APPLES");
        assert_eq!(key.sk, "EVENT#SkuRestocked#LOT_ID#A00002");
    }
}
