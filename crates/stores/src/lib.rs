//! The stores: Postgres, the write model of work orders with its outbox, and DynamoDB, their read model and everything
//! of orders, stock and payments.

pub mod dynamodb;
pub mod postgres;

pub use dynamodb::event_store::EventStore;
pub use dynamodb::identity::Identity;
pub use dynamodb::inventory::Inventory;
pub use dynamodb::live::Live;
pub use dynamodb::notes::Notes;
pub use dynamodb::notifications::Notifications;
pub use dynamodb::orders::{Catalogue, Intake, OrderView};
pub use dynamodb::payments::{PaymentView, Payments};
pub use dynamodb::work_orders::WorkOrderView;
pub use postgres::customers::Customers;
pub use postgres::outbox::Outbox;
pub use postgres::work_orders::WorkOrders;
pub use postgres::{Database, DatabaseSettings};
