//! DynamoDB: the event store, and what is derived from events.

mod by_time;
mod error;
pub mod event_store;
mod item;
mod lines;
pub mod payments;
mod transaction;
pub mod work_orders;

pub use by_time::Direction;
pub use error::TableError;
