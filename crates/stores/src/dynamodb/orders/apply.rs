//! Adding steps to the view.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use tradewind_domain::order::{Order, Step};

use super::super::TableError;
use super::kept::{Kept, attribute};
use super::{OrderView, key_of};

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Synced {
    /// It is in the view.
    Changed,
    /// It was in the view.
    Known,
    /// It comes after these steps, and they are not in the view.
    FromTheFuture {
        /// Which steps it has to wait for.
        missing: Vec<Step>,
    },
}

impl OrderView {
    /// Adds a step that happened at a time, if every step that it comes after is there.
    pub async fn apply(&self, order: &Order, step: Step, at: Timestamp) -> Result<Synced, TableError> {
        self.add(order, &[(step, at)], step.after()).await
    }

    /// Adds steps behind others.
    pub(super) async fn add(
        &self,
        order: &Order,
        steps: &[(Step, Timestamp)],
        behind: &[Step],
    ) -> Result<Synced, TableError> {
        let kept = Kept::steps(order, steps).behind(behind);
        let (expression, condition) = (kept.expression(), kept.condition());
        let (names, values) = kept.placeholders();
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_of(&order.org_id, &order.id)))
            .update_expression(expression)
            .set_condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::UpdatedOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(answer) => {
                let before = answer.attributes.unwrap_or_default();
                let known = steps.iter().all(|(step, _)| before.contains_key(&attribute(*step)));
                Ok(if known { Synced::Known } else { Synced::Changed })
            }
            Err(SdkError::ServiceError(context)) => match context.into_err() {
                UpdateItemError::ConditionalCheckFailedException(failed) => {
                    let there = failed.item.unwrap_or_default();
                    let missing = behind.iter().filter(|step| !there.contains_key(&attribute(**step)));
                    Ok(Synced::FromTheFuture { missing: missing.copied().collect() })
                }
                error => Err(TableError::of_service(&error)),
            },
            Err(error) => Err(error.into()),
        }
    }
}
