//! DynamoDB items: typed attributes to and from plain values.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;

use super::TableError;

/// An item, or a key.
pub(super) type Item = HashMap<String, AttributeValue>;

/// A text attribute.
pub(super) fn s(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A whole number.
pub(super) fn n(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A key of partition and sort key.
pub(super) fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))])
}

/// Takes a text attribute out of an item.
pub(super) fn take_s(item: &mut Item, name: &'static str) -> Result<String, TableError> {
    match item.remove(name) {
        Some(AttributeValue::S(value)) => Ok(value),
        _ => Err(TableError::Corrupt(name)),
    }
}

/// Takes a text attribute that may be missing.
pub(super) fn take_optional_s(item: &mut Item, name: &'static str) -> Result<Option<String>, TableError> {
    if item.contains_key(name) { take_s(item, name).map(Some) } else { Ok(None) }
}

/// Takes a text attribute out of an item and reads what it stands for.
pub(super) fn take_parsed<T: FromStr>(item: &mut Item, name: &'static str) -> Result<T, TableError> {
    take_s(item, name)?.parse().map_err(|_| TableError::Corrupt(name))
}

/// Takes a whole number out of an item.
pub(super) fn take_n(item: &mut Item, name: &'static str) -> Result<u64, TableError> {
    match item.remove(name) {
        Some(AttributeValue::N(value)) => value.parse().map_err(|_| TableError::Corrupt(name)),
        _ => Err(TableError::Corrupt(name)),
    }
}
