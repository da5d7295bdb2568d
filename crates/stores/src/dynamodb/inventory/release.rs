//! An order that will not be served gives its units back.

use aws_sdk_dynamodb::error::SdkError;
use jiff::Timestamp;
use tradewind_domain::{OrderId, OrgId};

use super::super::TableError;
use super::super::event_store::FREE;
use super::super::transaction::Cancelled;
use super::allocation::{Allocation, Counter, Standing};
use super::{Guard, Inventory, ROUNDS};

/// Why an order is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was not paid: only what was reserved is given back.
    PaymentRejected,
    /// It was called off, at whatever moment before it was shipped.
    Cancelled,
}

/// What became of its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// They are available again.
    Returned,
    /// None were taken, and none will be.
    Barred,
    /// The order stands where there is nothing to give back.
    Known(Standing),
    /// Nothing was decided for it yet, and a rejection says that something will have been.
    Undecided,
}

impl Inventory {
    /// Gives the units of an order back. A cancelled order without a decision gets a tombstone instead, which the
    /// decision then finds.
    pub async fn release(
        &self,
        (org_id, order_id): (&OrgId, &OrderId),
        cause: Cause,
        now: Timestamp,
    ) -> Result<Released, TableError> {
        for _ in 0..ROUNDS {
            let Some(allocation) = self.allocation(org_id, order_id).await? else {
                match cause {
                    Cause::PaymentRejected => return Ok(Released::Undecided),
                    Cause::Cancelled if self.bar(org_id, order_id, now).await? => {
                        return Ok(Released::Barred);
                    }
                    // A decision was made meanwhile.
                    Cause::Cancelled => continue,
                }
            };
            let take = match (allocation.standing, cause) {
                (Standing::Allocated, _) => Counter::Allocated,
                (Standing::Completed, Cause::Cancelled) => Counter::Shipped,
                (standing, _) => return Ok(Released::Known(standing)),
            };
            let counters = (take, Counter::Available);
            let transaction =
                self.advance((org_id, order_id), &allocation, Standing::Returned, counters, now)?;
            match transaction.commit(&self.client).await {
                Ok(()) => return Ok(Released::Returned),
                Err(Cancelled::Guards(failed)) if failed.iter().any(|(guard, _)| *guard == Guard::Record) => {
                }
                Err(Cancelled::Guards(_)) => return Err(TableError::Corrupt("allocated")),
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(TableError::Conflict)
    }

    /// Puts the tombstone; false if there is a decision.
    async fn bar(&self, org_id: &OrgId, order_id: &OrderId, now: Timestamp) -> Result<bool, TableError> {
        let tombstone = Allocation { standing: Standing::Cancelled, lines: Vec::new() };
        let request = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(tombstone.item(org_id, order_id, now)))
            .condition_expression(FREE);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(context)) if context.err().is_conditional_check_failed_exception() => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}
