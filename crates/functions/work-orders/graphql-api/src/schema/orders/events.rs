//! What happened to orders.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{ID, SimpleObject};
use futures::{StreamExt, TryStreamExt, stream};
use tradewind_domain::order::History;
use tradewind_domain::{OrderId, OrgId};
use tradewind_events::TraceContext;
use tradewind_stores::EventStore;
use tradewind_stores::dynamodb::event_store::Recorded;

use crate::error::ApiError;

/// Orders that are looked up at a time: each is a partition of its own, which no batch can query.
const AT_A_TIME: usize = 10;

/// Something that happened to an order.
#[derive(Clone, Debug, SimpleObject)]
pub(in super::super) struct OrderEvent {
    /// Identity of the event: a UUID.
    id: ID,
    /// The type of the event, such as `OrderStockAllocated`.
    r#type: &'static str,
    /// The `orderStatus` that it leads to.
    pub(super) order_status: &'static str,
    /// When: RFC 3339, UTC.
    at: String,
    /// False for an event from the future: it waits for what must come before it.
    counted: bool,
    /// Why.
    pub(super) reason: Option<String>,
    /// The trace of the request that caused it.
    trace_id: Option<String>,
}

/// What the event store tells of an order.
#[derive(Debug, Default)]
pub(in super::super) struct Told {
    pub(super) events: Vec<OrderEvent>,
}

impl Told {
    pub(super) fn of(history: &History, events: Vec<Recorded>) -> Self {
        let settled = history.settled();
        let event = |event: Recorded| OrderEvent {
            id: ID(event.id.to_string()),
            r#type: event.step.event_type(),
            order_status: event.step.status_name(),
            at: event.time.to_string(),
            counted: settled.has(event.step),
            reason: event.reason,
            trace_id: event.traceparent.map(TraceContext::trace_id),
        };
        Self { events: events.into_iter().map(event).collect() }
    }
}

/// Loads what happened to the orders of a list, some at a time.
#[derive(Debug)]
pub(in super::super) struct EventLoader(EventStore);

impl EventLoader {
    pub(in super::super) const fn new(events: EventStore) -> Self {
        Self(events)
    }

    async fn told(&self, key: (OrgId, OrderId)) -> Result<((OrgId, OrderId), Arc<Told>), ApiError> {
        let found = self.0.order(&key.0, &key.1).await?;
        let told = found.map(|found| Told::of(&found.history, found.events));
        Ok((key, Arc::new(told.unwrap_or_default())))
    }
}

impl Loader<(OrgId, OrderId)> for EventLoader {
    type Value = Arc<Told>;
    type Error = ApiError;

    async fn load(
        &self,
        keys: &[(OrgId, OrderId)],
    ) -> Result<HashMap<(OrgId, OrderId), Arc<Told>>, ApiError> {
        let told: Vec<_> = keys.iter().map(|key| self.told(key.clone())).collect();
        stream::iter(told).buffer_unordered(AT_A_TIME).try_collect().await
    }
}
