//! The guards of single updates.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::TableError;

/// True if the guard of an update held; false if it did not, and nothing was changed.
pub(super) fn held<T, R>(result: Result<T, SdkError<UpdateItemError, R>>) -> Result<bool, TableError> {
    match result {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(error.into()),
        },
    }
}
