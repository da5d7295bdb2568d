//! Steps that people ask for, with the store as the arbiter between two of them.

use aws_sdk_dynamodb::types::ConditionCheck;
use tradewind_domain::order::{Append, Step};
use tradewind_domain::{OrderId, OrgId};

use super::super::TableError;
use super::super::item::key;
use super::super::transaction::{Cancelled, Transaction};
use super::{EventKey, EventStore, NewEvent};

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// It happened.
    New,
    /// It had happened before.
    Exists,
    /// The history is no longer what it was when the step was decided: look again.
    LostRace,
}

/// What a failed guard means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    Free,
    Condition,
}

impl EventStore {
    /// Appends a decided step, if what it requires is still there and what it forbids is still not.
    pub async fn step(
        &self,
        org_id: &OrgId,
        order_id: &OrderId,
        append: &Append,
        event: &NewEvent,
    ) -> Result<Stepped, TableError> {
        let mut transaction = Transaction::new();
        transaction.put(Guard::Free, self.put(event))?;
        let mut check = |step: Step, condition: &str| {
            let EventKey { pk, sk } = EventKey::step(org_id, order_id, step);
            let check = ConditionCheck::builder().table_name(&self.table).set_key(Some(key(pk, sk)));
            transaction.check(Guard::Condition, check.condition_expression(condition))
        };
        for step in append.requires {
            check(*step, "attribute_exists(pk)")?;
        }
        for step in append.forbids {
            check(*step, super::FREE)?;
        }
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Stepped::New),
            Err(Cancelled::Guards(guards)) if guards.iter().any(|(guard, _)| *guard == Guard::Free) => {
                Ok(Stepped::Exists)
            }
            Err(Cancelled::Guards(_)) => Ok(Stepped::LostRace),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}
