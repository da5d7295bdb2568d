//! Keeping the order view.

use std::fmt;

use tradewind_domain::order::{Order, Step};
use tradewind_events::Event;
use tradewind_events::order::Remark;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Disposition, Foreign, ids};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::orders::Synced;
use tradewind_stores::{EventStore, OrderView};

/// Keeps the order view.
#[derive(Clone, Debug)]
pub struct OrderSync {
    view: OrderView,
    events: EventStore,
}

/// Why an event is not in the view.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The view or the event store failed.
    #[error(transparent)]
    Store(#[from] TableError),
    /// The bus lets only events of orders through.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// What it comes after is not in the view yet.
    #[error("{step} comes after {}, which the order has not had", Names(missing))]
    FromTheFuture {
        /// What came.
        step: Step,
        /// What it has to wait for.
        missing: Vec<Step>,
    },
}

impl Dispose for SyncError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Store(error) => error.disposition(),
            Self::Foreign(error) => error.disposition(),
            Self::FromTheFuture { .. } => Disposition::Transient,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Foreign(error) => error.code(),
            Self::FromTheFuture { .. } => "from_the_future",
        }
    }
}

/// Event types between «and»s.
struct Names<'a>(&'a [Step]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" and ")?;
            }
            step.fmt(f)?;
        }
        Ok(())
    }
}

impl OrderSync {
    /// Reads `ORDERS_TABLE` and `EVENT_STORE_TABLE`.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let view = OrderView::new(aws, env.required("ORDERS_TABLE"));
        Self::new(view, EventStore::new(aws, env.required("EVENT_STORE_TABLE")))
    }

    /// Keeps this view; orders are created in this event store.
    pub const fn new(view: OrderView, events: EventStore) -> Self {
        Self { view, events }
    }

    /// Takes a placed order into the view and creates it.
    async fn create(&self, placed: &Event, order: &Order) -> Result<Synced, TableError> {
        let created = NewEvent::step(order, Step::Created, Remark::default(), &ids::following(placed))?;
        self.view.create(&self.events, order, placed.time, &created).await
    }
}

impl Handler for OrderSync {
    type Error = SyncError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, SyncError> {
        let event = &delivery.event;
        let (step, data) = event.order().ok_or(Foreign(event.r#type))?;
        let order = data.clone().into_order(event.org_id.clone());
        let synced = match step {
            Step::Placed => self.create(event, &order).await?,
            step => self.view.apply(&order, step, event.time).await?,
        };
        match synced {
            Synced::Changed => Ok(Applied::Changed),
            Synced::Known => Ok(Applied::Duplicate),
            Synced::FromTheFuture { missing } => Err(SyncError::FromTheFuture { step, missing }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_from_the_future_waits_and_says_for_what() {
        let missing = vec![Step::PaymentAccepted, Step::Cancelled];
        let early = SyncError::FromTheFuture { step: Step::PaymentRefunded, missing };
        let text = "OrderPaymentRefunded comes after OrderPaymentAccepted and OrderCancelled, which the order has not had";
        assert_eq!(early.to_string(), text);
        assert_eq!((early.disposition(), early.code()), (Disposition::Transient, "from_the_future"));
    }
}
