//! `TransactWriteItems`, with every cancellation read reason by reason
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html>).
//!
//! A failed guard is an answer of the business (a duplicate, a lost race, too little stock), and the caller names each
//! guard. A conflict with another transaction and throttling are neither: they are tried again here, and then passed on
//! as transient errors. A validation error will not get better.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};

use super::TableError;
use super::error::is_throttling;
use super::item::Item;

/// Attempts at a transaction that meets others on the same items.
const ATTEMPTS: u32 = 6;
/// Longest pause after the first attempt; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(8);

/// A transaction under construction. Each operation carries a label that says what its failed guard means.
#[derive(Debug)]
pub(crate) struct Transaction<L> {
    operations: Vec<(L, TransactWriteItem)>,
}

/// Why a transaction did not happen. It happened as a whole or not at all.
#[derive(Debug)]
pub(crate) enum Cancelled<L> {
    /// These guards failed, with the items that failed them; at least one, in the order of the operations.
    Guards(Vec<(L, Option<Item>)>),
    /// No answer of the business.
    Store(TableError),
}

impl<L> From<TableError> for Cancelled<L> {
    fn from(error: TableError) -> Self {
        Self::Store(error)
    }
}

impl<L: Clone> Transaction<L> {
    /// Nothing to do yet.
    pub fn new() -> Self {
        Self { operations: Vec::new() }
    }

    /// Puts an item.
    pub fn put(
        &mut self,
        label: L,
        put: aws_sdk_dynamodb::types::builders::PutBuilder,
    ) -> Result<(), TableError> {
        let put: Put = put
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        self.operations.push((label, TransactWriteItem::builder().put(put).build()));
        Ok(())
    }

    /// Updates an item.
    pub fn update(
        &mut self,
        label: L,
        update: aws_sdk_dynamodb::types::builders::UpdateBuilder,
    ) -> Result<(), TableError> {
        let update: Update = update
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        self.operations.push((label, TransactWriteItem::builder().update(update).build()));
        Ok(())
    }

    /// Deletes an item.
    pub fn delete(
        &mut self,
        label: L,
        delete: aws_sdk_dynamodb::types::builders::DeleteBuilder,
    ) -> Result<(), TableError> {
        let delete: Delete = delete
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        self.operations.push((label, TransactWriteItem::builder().delete(delete).build()));
        Ok(())
    }

    /// Only checks an item.
    pub fn check(
        &mut self,
        label: L,
        check: aws_sdk_dynamodb::types::builders::ConditionCheckBuilder,
    ) -> Result<(), TableError> {
        let check: ConditionCheck = check
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        self.operations.push((label, TransactWriteItem::builder().condition_check(check).build()));
        Ok(())
    }

    /// Runs it. After a lost answer the SDK repeats the call under the same token, so that it cannot happen twice.
    pub async fn commit(self, client: &Client) -> Result<(), Cancelled<L>> {
        let (labels, items): (Vec<L>, Vec<TransactWriteItem>) = self.operations.into_iter().unzip();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let request = client.transact_write_items().set_transact_items(Some(items.clone()));
            let cancelled = match request.send().await {
                Ok(_) => return Ok(()),
                Err(error) => read(&labels, error),
            };
            let patient = matches!(
                cancelled,
                Cancelled::Store(TableError::Conflict | TableError::Throttled(_)) if attempt < ATTEMPTS
            );
            if !patient {
                return Err(cancelled);
            }
            tokio::time::sleep(pause(attempt)).await;
        }
    }
}

/// Full jitter: those who met once should not meet again.
fn pause(attempt: u32) -> Duration {
    let ceiling = FIRST_PAUSE.saturating_mul(1 << attempt.min(8));
    ceiling.mul_f64(fastrand::f64())
}

fn read<L: Clone, R>(labels: &[L], error: SdkError<TransactWriteItemsError, R>) -> Cancelled<L> {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            judge(labels, cancelled.cancellation_reasons())
        }
        // The same token is at work in another call of ours.
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => TableError::Conflict.into(),
        _ => TableError::from(error).into(),
    }
}

/// Reads all reasons before it says anything. A request that can never succeed comes first; then a failed guard, which
/// is true whatever else was in the way; then what may pass.
fn judge<L: Clone>(labels: &[L], reasons: &[CancellationReason]) -> Cancelled<L> {
    let codes = || reasons.iter().filter_map(CancellationReason::code).filter(|code| *code != "None");
    let text = || codes().collect::<Vec<_>>().join(", ");
    if codes().any(|code| matches!(code, "ValidationError" | "ItemCollectionSizeLimitExceeded")) {
        return TableError::Refused(text()).into();
    }
    let failed = labels.iter().zip(reasons);
    let failed = failed.filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"));
    let guards: Vec<_> = failed.map(|(label, reason)| (label.clone(), reason.item().cloned())).collect();
    if !guards.is_empty() {
        return Cancelled::Guards(guards);
    }
    if codes().any(is_throttling) {
        return TableError::Throttled(text()).into();
    }
    if codes().any(|code| code == "TransactionConflict") {
        return TableError::Conflict.into();
    }
    TableError::Unavailable(text()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn each_reason_is_read_for_what_it_is() {
        let judged = |codes: &[&str]| judge(&["order", "stock"], &reasons(codes));
        let guards = |codes: &[&str]| match judged(codes) {
            Cancelled::Guards(guards) => guards.into_iter().map(|(label, _)| label).collect::<Vec<_>>(),
            Cancelled::Store(error) => panic!("{error}"),
        };
        let error = |codes: &[&str]| match judged(codes) {
            Cancelled::Guards(guards) => panic!("{guards:?}"),
            Cancelled::Store(error) => error,
        };
        assert_eq!(guards(&["ConditionalCheckFailed", "None"]), ["order"]);
        assert_eq!(guards(&["None", "ConditionalCheckFailed"]), ["stock"]);
        assert_eq!(guards(&["ConditionalCheckFailed", "ConditionalCheckFailed"]), ["order", "stock"]);
        assert_eq!(guards(&["TransactionConflict", "ConditionalCheckFailed"]), ["stock"]);
        assert!(matches!(error(&["None", "TransactionConflict"]), TableError::Conflict));
        assert!(matches!(error(&["ThrottlingError", "TransactionConflict"]), TableError::Throttled(_)));
        assert!(matches!(error(&["ProvisionedThroughputExceeded", "None"]), TableError::Throttled(_)));
        assert!(matches!(error(&["ConditionalCheckFailed", "ValidationError"]), TableError::Refused(_)));
        assert!(matches!(error(&["SomethingNew", "None"]), TableError::Unavailable(_)));
    }

    #[test]
    fn pauses_stay_short_of_what_people_notice() {
        for attempt in 1..ATTEMPTS {
            assert!(pause(attempt) <= Duration::from_millis(256));
        }
    }
}
