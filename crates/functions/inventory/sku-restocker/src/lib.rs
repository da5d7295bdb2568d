//! consumes  `SkuRestocked`, from the bus by way of SQS
//! decides   nothing: each lot is added to the stock once
//! emits     nothing
//! next      `stock-allocator` reserves from the stock, `inventory-api` shows it

mod restock;

pub use restock::{RestockError, Restocker};

/// The service of log lines and metrics.
pub const SERVICE: &str = "sku-restocker";
