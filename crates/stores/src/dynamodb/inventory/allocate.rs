//! The decision over an order: all lines or none, once.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::Put;
use jiff::Timestamp;
use tradewind_domain::Sku;
use tradewind_domain::order::Order;
use tradewind_domain::stock::{Decision, decide};

use super::super::TableError;
use super::super::batch_get::batch_get;
use super::super::event_store::{EventStore, FREE, NewEvent};
use super::super::item::{Item, key, take_n};
use super::super::transaction::{Cancelled, Transaction};
use super::allocation::{Allocation, Counter, Standing, record_key, sku_sort_key};
use super::{Guard, Inventory, ROUNDS, partition};

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allocated {
    /// It was decided now, and the event tells of it.
    New(Decision),
    /// It has a decision, or was called off before one.
    Known(Standing),
    /// The event of the decision is in the event store, and the decision is not here: somebody else wrote that event.
    ToldByOthers,
}

/// What a transaction came to that did not fail.
enum Attempt {
    Done,
    LostRace,
    ToldByOthers,
}

impl Inventory {
    /// Decides over an order and records the decision, its units and its event in one transaction. `event` makes the
    /// event that tells of a decision. A sku that never came in is one of which there is nothing.
    ///
    /// The decision is made again from a fresh look when units went elsewhere meanwhile. It is never made again once it
    /// is recorded, also not after a restock.
    pub async fn allocate(
        &self,
        events: &EventStore,
        order: &Order,
        now: Timestamp,
        event: impl Fn(&Decision) -> Result<NewEvent, TableError>,
    ) -> Result<Allocated, TableError> {
        for _ in 0..ROUNDS {
            let (recorded, available) = self.look(order).await?;
            if let Some(recorded) = recorded {
                return Ok(Allocated::Known(recorded.standing));
            }
            let decision = decide(&order.lines, |sku| available.get(sku).copied().unwrap_or_default());
            match self.record(events, order, &decision, &event(&decision)?, now).await? {
                Attempt::Done => return Ok(Allocated::New(decision)),
                Attempt::ToldByOthers => return Ok(Allocated::ToldByOthers),
                Attempt::LostRace => {}
            }
        }
        Err(TableError::Conflict)
    }

    /// What is recorded for the order, and how much there is of its skus: one read.
    async fn look(&self, order: &Order) -> Result<(Option<Allocation>, HashMap<Sku, u64>), TableError> {
        let pk = partition(&order.org_id);
        let mut keys: Vec<Item> =
            order.lines.iter().map(|line| key(pk.as_str(), sku_sort_key(&line.sku))).collect();
        keys.push(record_key(&order.org_id, &order.id));
        let items = batch_get(&self.client, &self.table, keys).await?;
        let mut items: HashMap<String, Item> = items.into_iter().filter_map(by_sort_key).collect();
        let mut available = HashMap::with_capacity(order.lines.len());
        for line in &order.lines {
            if let Some(mut item) = items.remove(&sku_sort_key(&line.sku)) {
                available.insert(line.sku.clone(), take_n(&mut item, "available")?);
            }
        }
        let recorded = items.into_values().next().map(Allocation::read).transpose()?;
        Ok((recorded, available))
    }

    async fn record(
        &self,
        events: &EventStore,
        order: &Order,
        decision: &Decision,
        event: &NewEvent,
        now: Timestamp,
    ) -> Result<Attempt, TableError> {
        let standing = match decision {
            Decision::Allocate => Standing::Allocated,
            Decision::Deplete(_) => Standing::Depleted,
        };
        let record = Allocation { standing, lines: order.lines.clone() };
        let record = record.item(&order.org_id, &order.id, now);
        let record = Put::builder().table_name(&self.table).set_item(Some(record)).condition_expression(FREE);
        let mut transaction = Transaction::new();
        transaction.put(Guard::Record, record)?;
        if standing == Standing::Allocated {
            for line in &order.lines {
                let shift = self.shift(&order.org_id, line, Counter::Available, Counter::Allocated, now);
                transaction.update(Guard::Units, shift)?;
            }
        }
        transaction.put(Guard::Event, events.put(event))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Attempt::Done),
            // Together with another failed guard, a taken event tells nothing: a decision of ours takes it as well.
            Err(Cancelled::Guards(failed)) if failed.iter().all(|(guard, _)| *guard == Guard::Event) => {
                Ok(Attempt::ToldByOthers)
            }
            Err(Cancelled::Guards(_)) => Ok(Attempt::LostRace),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}

fn by_sort_key(item: Item) -> Option<(String, Item)> {
    let sort_key = item.get("sk")?.as_s().ok()?.clone();
    Some((sort_key, item))
}
