//! DynamoDB: the event store, and what is derived from events.

mod error;
pub mod event_store;
mod item;
mod transaction;
pub mod work_orders;

pub use error::TableError;
