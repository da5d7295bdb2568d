//! DynamoDB: the event store, and what is derived from events.

mod batch_get;
mod by_time;
mod error;
pub mod event_store;
mod guard;
pub mod identity;
pub mod inventory;
mod item;
mod lines;
pub mod live;
pub mod notes;
pub mod notifications;
pub mod orders;
pub mod payments;
mod transaction;
pub mod work_orders;

pub use by_time::Direction;
pub use error::TableError;
