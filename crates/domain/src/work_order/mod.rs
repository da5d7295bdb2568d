//! Work orders: opened by a dispatcher, scheduled, worked on, completed or cancelled.
//!
//! Events carry the whole work order (event-carried state transfer), so that a later one supersedes an earlier one in
//! whatever order they arrive.

mod decide;
mod details;
mod status;

pub use decide::{Command, Event, Rejection, apply, decide};
pub use details::{Details, DetailsInput, Patch, PatchInput, scheduled_at};
pub use status::Status;

use jiff::Timestamp;

use crate::ids::{OrgId, WorkOrderId};

/// The state of a work order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkOrder {
    /// Identity, given by the caller of [`decide`].
    pub id: WorkOrderId,
    /// The tenant.
    pub org_id: OrgId,
    /// What people wrote.
    pub details: Details,
    /// Where it stands.
    pub status: Status,
    /// 1 when created, one more with each change: the `sequence` of its events.
    pub version: u64,
    /// When it was opened; never changes, and orders lists.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
