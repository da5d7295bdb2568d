//! Reading what happened to an order.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tradewind_domain::order::{History, Order, Step};
use tradewind_domain::{OrderId, OrgId};
use tradewind_events::catalogue::Data;
use tradewind_events::{TraceContext, decode};
use uuid::Uuid;

use super::super::TableError;
use super::super::item::take_s;
use super::{EventStore, order_partition};

/// Everything that happened to an order.
#[derive(Clone, Debug)]
pub struct OrderEvents {
    /// The order, as it was placed: its other events carry what their writers knew of it. Of one that was not placed yet,
    /// as some event carries it.
    pub order: Order,
    /// The steps, folded.
    pub history: History,
    /// The events, in the order of time.
    pub events: Vec<Recorded>,
}

/// One event of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Identity.
    pub id: Uuid,
    /// Which step.
    pub step: Step,
    /// When it happened.
    pub time: Timestamp,
    /// Where to look in the logs.
    pub traceparent: Option<TraceContext>,
    /// Why, where the event says so.
    pub reason: Option<String>,
    /// The gateway's id of the charge.
    pub payment_id: Option<String>,
    /// The CloudEvent, as it travels.
    pub json: String,
}

impl EventStore {
    /// What happened to an order of the org; `None` if nothing did. Strongly consistent: whoever placed an order finds
    /// it at once. Events of a kind unknown here, which the simulation of raw events can write, are passed over.
    pub async fn order(&self, org_id: &OrgId, order_id: &OrderId) -> Result<Option<OrderEvents>, TableError> {
        let request = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(order_partition(org_id, order_id)))
            .consistent_read(true);
        let mut found: Option<OrderEvents> = None;
        let mut pages = request.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let json = take_s(&mut item?, "event")?;
            let Ok(event) = decode(&json) else { continue };
            let Data::Order(step, data) = event.data else { continue };
            let (reason, payment_id) = (data.reason.clone(), data.payment_id.clone());
            let order = data.into_order(event.org_id);
            let found = match &mut found {
                Some(found) if step == Step::Placed => {
                    found.order = order;
                    found
                }
                Some(found) => found,
                None => found.insert(OrderEvents { order, history: History::default(), events: Vec::new() }),
            };
            found.history.add(step, event.time);
            let (id, time, traceparent) = (event.id, event.time, event.traceparent);
            found.events.push(Recorded { id, step, time, traceparent, reason, payment_id, json });
        }
        if let Some(found) = &mut found {
            found.events.sort_by_key(|event| (event.time, event.step));
        }
        Ok(found)
    }
}
