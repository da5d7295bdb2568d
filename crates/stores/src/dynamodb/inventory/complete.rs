//! A paid order takes its units out of the stock for good.

use jiff::Timestamp;
use tradewind_domain::{OrderId, OrgId};

use super::super::TableError;
use super::super::event_store::{EventStore, NewEvent};
use super::super::transaction::Cancelled;
use super::allocation::{Counter, Standing};
use super::{Guard, Inventory, ROUNDS};

/// What became of a paid order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// It is confirmed, and the event tells of it.
    New,
    /// It stands where there is nothing to complete.
    Known(Standing),
    /// Nothing was decided for it yet.
    Undecided,
    /// It is confirmed in the event store, and not here: somebody else wrote that event.
    ToldByOthers,
}

impl Inventory {
    /// Completes the allocation of a paid order, together with the event that confirms it.
    pub async fn complete(
        &self,
        events: &EventStore,
        (org_id, order_id): (&OrgId, &OrderId),
        event: &NewEvent,
        now: Timestamp,
    ) -> Result<Completed, TableError> {
        for _ in 0..ROUNDS {
            let Some(allocation) = self.allocation(org_id, order_id).await? else {
                return Ok(Completed::Undecided);
            };
            if allocation.standing != Standing::Allocated {
                return Ok(Completed::Known(allocation.standing));
            }
            let counters = (Counter::Allocated, Counter::Shipped);
            let mut transaction =
                self.advance((org_id, order_id), &allocation, Standing::Completed, counters, now)?;
            transaction.put(Guard::Event, events.put(event))?;
            match transaction.commit(&self.client).await {
                Ok(()) => return Ok(Completed::New),
                Err(Cancelled::Guards(failed)) => match failed.first().map(|(guard, _)| *guard) {
                    Some(Guard::Units) => return Err(TableError::Corrupt("allocated")),
                    Some(Guard::Event) => return Ok(Completed::ToldByOthers),
                    Some(Guard::Record) | None => {}
                },
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(TableError::Conflict)
    }
}
