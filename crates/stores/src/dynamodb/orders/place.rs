//! Placing an order once, however often the request comes.

use aws_sdk_dynamodb::types::Put;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use tradewind_domain::OrderId;

use super::super::TableError;
use super::super::event_store::{Appended, EventStore, Existing, NewEvent, existing};
use super::super::item::{Item, key, n, s, take_s};
use super::super::transaction::{Cancelled, Transaction};
use super::partition;

/// How long a request is remembered, in seconds.
const REMEMBERED: i64 = 24 * 60 * 60;

/// Where orders come in: the event store, and the requests that were seen before.
#[derive(Clone, Debug)]
pub struct Intake {
    table: String,
    events: EventStore,
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
        let Some(request) = request else {
            return Ok(match self.events.append(event).await? {
                Appended::New => Placed::New,
                Appended::Exists(existing) => Placed::OrderExists(existing),
            });
        };
        let mut transaction = Transaction::new();
        transaction.put(Guard::Request, self.memory(order_id, event, request))?;
        transaction.put(Guard::Order, self.events.put(event))?;
        match transaction.commit(&self.events.client).await {
            Ok(()) => Ok(Placed::New),
            // In the order of the operations: what the request did before says more than that the order is there.
            Err(Cancelled::Guards(guards)) => match guards.into_iter().next() {
                Some((Guard::Request, item)) => remembered(item.unwrap_or_default(), request),
                Some((Guard::Order, item)) => existing(item.unwrap_or_default()).map(Placed::OrderExists),
                None => Err(TableError::Conflict),
            },
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    /// The memory of a request. One that is past its time may still be there, as DynamoDB takes days to remove it.
    fn memory(&self, order_id: &OrderId, event: &NewEvent, request: Request<'_>) -> PutBuilder {
        let now = event.time.as_second();
        let seconds = |second: i64| n(u64::try_from(second).unwrap_or_default());
        let mut item = key(partition(&event.org_id), format!("IDEMPOTENCY#{}", request.key));
        item.insert("requestHash".to_owned(), s(request.hash));
        item.insert("orderId".to_owned(), s(order_id.as_str()));
        item.insert("eventId".to_owned(), s(event.id.to_string()));
        item.insert("expiresAt".to_owned(), seconds(now + REMEMBERED));
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR expiresAt <= :now")
            .expression_attribute_values(":now", seconds(now))
    }
}

fn remembered(mut item: Item, request: Request<'_>) -> Result<Placed, TableError> {
    if take_s(&mut item, "requestHash")? != request.hash {
        return Ok(Placed::KeyConflict);
    }
    let order_id = OrderId::parse("orderId", &take_s(&mut item, "orderId")?);
    Ok(Placed::Replay {
        order_id: order_id.map_err(|_| TableError::Corrupt("orderId"))?,
        event_id: take_s(&mut item, "eventId")?,
    })
}
