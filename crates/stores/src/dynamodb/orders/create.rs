//! An order that was placed is created.

use aws_sdk_dynamodb::types::Update;
use jiff::Timestamp;
use tradewind_domain::order::{Order, Step};
use tradewind_events::decode;

use super::super::event_store::{EventStore, NewEvent, existing};
use super::super::transaction::{Cancelled, Transaction};
use super::super::{TableError, item::Item};
use super::kept::Kept;
use super::{OrderView, Synced, key_of};

/// What a failed guard means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    /// None: the view takes the steps whatever it holds.
    View,
    /// The order has been created.
    Created,
}

impl OrderView {
    /// Takes a placed order into the view and creates it: the steps `OrderPlaced` and `OrderCreated` in the view and the
    /// event `OrderCreated` in the event store are one transaction.
    ///
    /// If that event is there, this has been done before, or somebody else has created the order (the simulation of raw
    /// events can). Then nothing is created, and the view is brought up to what there is.
    pub async fn create(
        &self,
        events: &EventStore,
        order: &Order,
        placed_at: Timestamp,
        created: &NewEvent,
    ) -> Result<Synced, TableError> {
        let kept = Kept::steps(order, &[(Step::Placed, placed_at), (Step::Created, created.time)]);
        let expression = kept.expression();
        let (names, values) = kept.placeholders();
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_of(&order.org_id, &order.id)))
            .update_expression(expression)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        let mut transaction = Transaction::new();
        transaction.update(Guard::View, update)?;
        transaction.put(Guard::Created, events.put(created))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Synced::Changed),
            Err(Cancelled::Guards(guards)) => {
                let item = guards.into_iter().find(|(guard, _)| *guard == Guard::Created);
                let created_at = item.and_then(|(_, item)| item).and_then(happened_at);
                let created = created_at.map(|at| (Step::Created, at));
                let steps: Vec<_> = [(Step::Placed, placed_at)].into_iter().chain(created).collect();
                self.add(order, &steps, &[]).await
            }
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}

/// When the event in the store happened. One that cannot be read tells its consumers so by itself, when it arrives.
fn happened_at(item: Item) -> Option<Timestamp> {
    let event = existing(item).ok()?;
    decode(&event.json).ok().map(|event| event.time)
}
