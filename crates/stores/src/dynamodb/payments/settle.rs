//! Ending a payment.

use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use jiff::Timestamp;
use tradewind_domain::order::Order;
use tradewind_domain::payment::Status;
use uuid::Uuid;

use super::super::TableError;
use super::super::event_store::NewEvent;
use super::super::guard::held;
use super::super::item::s;
use super::super::transaction::{Cancelled, Transaction};
use super::{Payments, key_of};

/// What must still be so when a payment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The lease is this owner's.
    Lease(Uuid),
    /// It is accepted.
    Accepted,
}

/// How a payment ended.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'a> {
    /// The status.
    pub status: Status,
    /// The gateway's id of the charge, where one was accepted.
    pub payment_id: Option<&'a str>,
    /// Why, where it was rejected.
    pub reason: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// What became of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It is on the record, and so is the event.
    Done,
    /// The guard did not hold: look again.
    Lost,
}

/// Which part of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Payment,
    Event,
}

impl Payments {
    /// Ends a payment, together with the event that tells of it.
    pub async fn settle(
        &self,
        order: &Order,
        guard: Guard,
        settled: Settled<'_>,
        event: Option<&NewEvent>,
    ) -> Result<Settlement, TableError> {
        let change = Change::new(guard, settled);
        let Some(event) = event else { return self.record(order, change).await };
        let mut transaction = Transaction::new();
        let update =
            Update::builder().table_name(&self.table).set_key(Some(key_of(&order.org_id, &order.id)));
        transaction.update(Part::Payment, change.clone().of_transaction(update))?;
        transaction.put(Part::Event, self.events.put(event))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Settlement::Done),
            Err(Cancelled::Guards(guards)) if guards.iter().any(|(part, _)| *part == Part::Payment) => {
                Ok(Settlement::Lost)
            }
            // An event without its record: only a simulated raw event can do that. What is left is the record.
            Err(Cancelled::Guards(_)) => self.record(order, change).await,
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    async fn record(&self, order: &Order, change: Change) -> Result<Settlement, TableError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(&order.org_id, &order.id)))
            .update_expression(change.update)
            .condition_expression(change.condition)
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(change.values.into_iter().collect()));
        held(request.send().await).map(|held| if held { Settlement::Done } else { Settlement::Lost })
    }
}

/// The change of the record: on its own, or as a part of a transaction.
#[derive(Clone)]
struct Change {
    update: String,
    condition: &'static str,
    values: Vec<(String, AttributeValue)>,
}

impl Change {
    fn new(guard: Guard, settled: Settled<'_>) -> Self {
        let mut sets = vec!["#status = :status, updatedAt = :at".to_owned()];
        let mut values = vec![
            (":status".to_owned(), s(settled.status.as_str())),
            (":at".to_owned(), s(settled.at.to_string())),
        ];
        for (name, value) in [("paymentId", settled.payment_id), ("reason", settled.reason)] {
            if let Some(value) = value {
                sets.push(format!("{name} = :{name}"));
                values.push((format!(":{name}"), s(value)));
            }
        }
        let update = format!("SET {} REMOVE leaseOwner, leaseUntil, ending", sets.join(", "));
        let (condition, value) = match guard {
            Guard::Lease(owner) => ("leaseOwner = :guard", s(owner.to_string())),
            Guard::Accepted => ("#status = :guard", s(Status::Accepted.as_str())),
        };
        values.push((":guard".to_owned(), value));
        Self { update, condition, values }
    }

    fn of_transaction(self, update: UpdateBuilder) -> UpdateBuilder {
        update
            .update_expression(self.update)
            .condition_expression(self.condition)
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(self.values.into_iter().collect()))
    }
}
