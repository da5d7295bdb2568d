//! Saving a note that was written.

use aws_sdk_dynamodb::types::{ConditionCheck, Put};
use tradewind_domain::note::Note;

use super::super::TableError;
use super::super::event_store::{FREE, NewEvent};
use super::super::transaction::{Cancelled, Transaction};
use super::{Notes, item, tombstone_of};

/// What became of a note that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is saved.
    New,
    /// It was saved before, and may have been changed or deleted since.
    Known,
}

impl Notes {
    /// Saves a note once, with its event `NoteSaved`. A note that is there is left alone, as it may have been changed since
    /// it was written; one that was deleted stays deleted.
    pub async fn save(&self, note: &Note, saved: &NewEvent) -> Result<Saved, TableError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item::write(note)));
        let grave = ConditionCheck::builder().table_name(&self.table).set_key(Some(tombstone_of(note)));
        let mut transaction = Transaction::new();
        transaction.put((), put.condition_expression(FREE))?;
        transaction.check((), grave.condition_expression(FREE))?;
        // For ever, where the tombstone goes after a while.
        transaction.put((), self.events.put(saved))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Saved::New),
            Err(Cancelled::Guards(_)) => Ok(Saved::Known),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}
