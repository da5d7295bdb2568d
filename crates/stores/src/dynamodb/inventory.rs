//! Stock: how much there is of each sku, the lots that brought it, and what was decided for each order.
//!
//! | | pk | sk | holds |
//! |---|---|---|---|
//! | a sku | `ORG#<org>` | `SKU#<sku>` | units `available`, `allocated`, `shipped` and `restocked` |
//! | a lot | `ORG#<org>#SKU#<sku>` | `LOT#<lot>` | what it brought, once |
//! | an allocation | `ORG#<org>#ORDER#<order>` | `ALLOCATION` | the [`Standing`] of the order, and its lines |
//!
//! Every change is one transaction: the record that says that it happened, the counters, and the event that tells of
//! it. Of each sku `restocked = available + allocated + shipped`, always, and none of them is negative.
//!
//! An order is decided once: the allocation is put where none is, and from there on only moves ahead.
//!
//! ```text
//! (none) ──► ALLOCATED ──► COMPLETED        (none) ──► DEPLETED
//!   │            └────► RETURNED ◄───┘
//!   └─► CANCELLED: called off before a decision, so that none is made
//! ```

mod allocate;
mod allocation;
mod complete;
mod list;
mod release;
mod restock;

use aws_sdk_dynamodb::Client;
use tradewind_domain::OrgId;
use tradewind_kit::Aws;

pub use allocate::Allocated;
pub use allocation::Standing;
pub use complete::Completed;
pub use list::{Page, Stock};
pub use release::{Cause, Released};
pub use restock::Restock;

/// How often an operation looks again after a lost race, before the queue takes over.
const ROUNDS: usize = 8;

/// The stock of all orgs.
#[derive(Clone, Debug)]
pub struct Inventory {
    client: Client,
    table: String,
}

impl Inventory {
    /// The stock in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }
}

/// What a failed guard means. In the order of the operations of each transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    /// The lot or the allocation is not what it was when it was read: look again.
    Record,
    /// There are fewer units than are to be moved.
    Units,
    /// The event is in the event store.
    Event,
}

/// The partition of an org's skus.
fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}")
}
