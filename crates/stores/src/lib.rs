//! The stores: Postgres, the write model with its outbox, and DynamoDB, the read model.

pub mod dynamodb;
pub mod postgres;

pub use dynamodb::work_orders::WorkOrderView;
pub use postgres::customers::Customers;
pub use postgres::outbox::Outbox;
pub use postgres::work_orders::WorkOrders;
pub use postgres::{Database, DatabaseSettings};
