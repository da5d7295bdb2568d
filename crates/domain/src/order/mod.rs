//! Orders of parts: placed, created, stock reserved, paid, confirmed, shipped, delivered, or given up on the way.
//!
//! Several functions move an order along without a coordinator. What happened is a set of [`Step`]s, each at most once;
//! where the order stands is a pure function of that set ([`History`]), so that neither the order of arrival nor
//! duplicates matter.

mod decide;
mod history;
pub mod lines;
mod status;
mod step;

pub use decide::{Append, Rejection, decide};
pub use history::History;
pub use lines::Line;
pub use status::Status;
pub use step::Step;

use jiff::Timestamp;

use crate::ids::{CustomerRef, OrderId, OrgId, UserId, WorkOrderId};
use crate::money::Money;

/// What was ordered. Never changes, and every event of the order carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Identity within the org.
    pub id: OrderId,
    /// The tenant.
    pub org_id: OrgId,
    /// 1 to 50 lines, each sku once.
    pub lines: Vec<Line>,
    /// What is charged for all of it.
    pub total: Money,
    /// Who placed it.
    pub user_id: UserId,
    /// Whom it is for.
    pub customer_id: Option<CustomerRef>,
    /// The work order that its parts are for. Work orders are kept elsewhere: nothing here looks it up.
    pub work_order_id: Option<WorkOrderId>,
    /// Where mail about it goes.
    pub contact: Option<String>,
    /// When it was placed.
    pub placed_at: Timestamp,
}
