//! DynamoDB: the read models.

mod error;
mod item;
pub mod work_orders;

pub use error::ViewError;
