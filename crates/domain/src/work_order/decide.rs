//! Decisions about work orders.

use jiff::Timestamp;

use super::{Details, Patch, Status, WorkOrder};
use crate::ids::{OrgId, WorkOrderId};

/// What a caller wants.
#[derive(Clone, Debug)]
pub enum Command {
    /// Open a work order.
    Create {
        /// A fresh id.
        id: WorkOrderId,
        /// The caller's org.
        org_id: OrgId,
        /// What it is about.
        details: Details,
    },
    /// Change what is written on it.
    Update(Patch),
    /// Move it along.
    ChangeStatus(Status),
}

/// What happened. Each carries the work order as it stands afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was opened.
    Created(WorkOrder),
    /// What is written on it changed.
    Updated(WorkOrder),
    /// It moved.
    StatusChanged {
        /// Where it was.
        from: Status,
        /// As it stands afterwards.
        work_order: WorkOrder,
    },
}

impl Event {
    /// The work order as it stands after the event.
    pub const fn work_order(&self) -> &WorkOrder {
        match self {
            Self::Created(work_order)
            | Self::Updated(work_order)
            | Self::StatusChanged { work_order, .. } => work_order,
        }
    }

    /// Takes the work order out of the event.
    pub fn into_work_order(self) -> WorkOrder {
        match self {
            Self::Created(work_order)
            | Self::Updated(work_order)
            | Self::StatusChanged { work_order, .. } => work_order,
        }
    }
}

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such work order.
    #[error("there is no such work order")]
    NotFound,
    /// There is one of that id already.
    #[error("there is a work order of that id already")]
    AlreadyExists,
    /// It is completed or cancelled.
    #[error("a work order that is {0} cannot be changed")]
    Closed(Status),
    /// The state machine has no such step.
    #[error("a work order cannot go from {from} to {to}; from {from} it can go to {}", names(from.next()))]
    Transition {
        /// Where it is.
        from: Status,
        /// Where it was to go.
        to: Status,
    },
}

fn names(statuses: &[Status]) -> String {
    if statuses.is_empty() {
        return "nothing, it is final".to_owned();
    }
    statuses.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ")
}

/// Decides a command against the current state at `now`. No event means that nothing changes: the command asks for
/// what is already so.
pub fn decide(state: Option<&WorkOrder>, command: Command, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    match (state, command) {
        (None, Command::Create { id, org_id, details }) => {
            let (created_at, updated_at) = (now, now);
            let status = Status::Open;
            Ok(vec![Event::Created(WorkOrder {
                id,
                org_id,
                details,
                status,
                version: 1,
                created_at,
                updated_at,
            })])
        }
        (Some(_), Command::Create { .. }) => Err(Rejection::AlreadyExists),
        (None, Command::Update(_) | Command::ChangeStatus(_)) => Err(Rejection::NotFound),
        (Some(current), Command::Update(patch)) => update(current, &patch, now),
        (Some(current), Command::ChangeStatus(to)) => change_status(current, to, now),
    }
}

fn update(current: &WorkOrder, patch: &Patch, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    if current.status.is_final() {
        return Err(Rejection::Closed(current.status));
    }
    let details = patch.over(&current.details);
    if details == current.details {
        return Ok(vec![]);
    }
    Ok(vec![Event::Updated(WorkOrder { details, ..next_version(current, now) })])
}

fn change_status(current: &WorkOrder, to: Status, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let from = current.status;
    if from == to {
        return Ok(vec![]);
    }
    if !from.next().contains(&to) {
        return Err(Rejection::Transition { from, to });
    }
    Ok(vec![Event::StatusChanged {
        from,
        work_order: WorkOrder { status: to, ..next_version(current, now) },
    }])
}

/// The next version of a work order. Time does not run backwards within one, even if two hosts' clocks differ.
fn next_version(current: &WorkOrder, now: Timestamp) -> WorkOrder {
    WorkOrder { version: current.version + 1, updated_at: now.max(current.updated_at), ..current.clone() }
}

/// Lays an event over a state. An event that is not newer than the state changes nothing, so that any permutation
/// with duplicates of the same events ends in the same state.
pub fn apply(state: Option<WorkOrder>, event: Event) -> WorkOrder {
    let next = event.into_work_order();
    match state {
        Some(current) if current.version >= next.version => current,
        _ => next,
    }
}

#[cfg(test)]
mod tests;
