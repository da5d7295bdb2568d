//! Placing an order once, however often the request comes.

use aws_sdk_dynamodb::types::Put;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use tradewind_domain::OrderId;

use super::super::TableError;
use super::super::event_store::{Appended, EventStore, Existing, NewEvent, existing};
use super::super::transaction::{Cancelled, Transaction};
use super::memory;

/// Where orders come in: the event store, and the requests that were seen before.
#[derive(Clone, Debug)]
pub struct Intake {
    pub(super) table: String,
    pub(super) events: EventStore,
}

/// A request that may come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// What its client calls it: the `Idempotency-Key`.
    pub key: &'a str,
    /// The hash of what it says.
    pub hash: &'a str,
}

/// What became of an order that was to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is placed.
    New,
    /// The request came before, and this is what it placed.
    Replay {
        /// The order.
        order_id: OrderId,
        /// The event that placed it.
        event_id: String,
    },
    /// The key came before, with a request that says something else.
    KeyConflict,
    /// There is an order of that id.
    OrderExists(Existing),
}

/// What a failed guard means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    Request,
    Order,
}

impl Intake {
    /// Orders come in here: events to the store, requests to the table of orders.
    pub fn new(table: impl Into<String>, events: EventStore) -> Self {
        Self { table: table.into(), events }
    }

    /// Places an order by its event `OrderPlaced`. With a key the event and the memory of the request are one
    /// transaction; without one the event is put on its own, at half the price.
    pub async fn place(
        &self,
        order_id: &OrderId,
        event: &NewEvent,
        request: Option<Request<'_>>,
    ) -> Result<Placed, TableError> {
        let placed = match request {
            Some(request) => self.place_once(order_id, event, request).await?,
            None => match self.events.append(event).await? {
                Appended::New => Placed::New,
                Appended::Exists(existing) => Placed::OrderExists(existing),
            },
        };
        // After a lost answer the client repeats the call, and finds what the first one did.
        let found = match &placed {
            Placed::Replay { event_id, .. } => event_id,
            Placed::OrderExists(existing) => &existing.event_id,
            Placed::New | Placed::KeyConflict => return Ok(placed),
        };
        Ok(if *found == event.id.to_string() { Placed::New } else { placed })
    }

    async fn place_once(
        &self,
        order_id: &OrderId,
        event: &NewEvent,
        request: Request<'_>,
    ) -> Result<Placed, TableError> {
        let mut transaction = Transaction::new();
        transaction.put(Guard::Request, self.memory(order_id, event, request))?;
        transaction.put(Guard::Order, self.events.put(event))?;
        match transaction.commit(&self.events.client).await {
            Ok(()) => Ok(Placed::New),
            // In the order of the operations: what the request did before says more than that the order is there.
            Err(Cancelled::Guards(guards)) => match guards.into_iter().next() {
                Some((Guard::Request, item)) => memory::remembered(item.unwrap_or_default(), request),
                Some((Guard::Order, item)) => existing(item.unwrap_or_default()).map(Placed::OrderExists),
                None => Err(TableError::Conflict),
            },
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    /// The guarded memory of a request as a part of a transaction.
    fn memory(&self, order_id: &OrderId, event: &NewEvent, request: Request<'_>) -> PutBuilder {
        let item = memory::item(&event.org_id, request, order_id, &event.id.to_string(), event.time);
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(memory::FORGOTTEN)
            .expression_attribute_values(":now", memory::seconds(event.time.as_second()))
    }
}
