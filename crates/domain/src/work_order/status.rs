//! The life of a work order as a state machine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Status of a work order, in capitals on the wire and in the stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Just created.
    Open,
    /// A date is agreed.
    Scheduled,
    /// A technician is at it.
    InProgress,
    /// Waiting: for parts, for access, for the customer.
    OnHold,
    /// Done. Final.
    Completed,
    /// Called off. Final.
    Cancelled,
}

impl Status {
    /// Every status, in the order of a work order's life.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Scheduled, Self::InProgress, Self::OnHold, Self::Completed, Self::Cancelled];

    /// The name on the wire and in the stores.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Scheduled => "SCHEDULED",
            Self::InProgress => "IN_PROGRESS",
            Self::OnHold => "ON_HOLD",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Where a work order may go from here.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Scheduled, Self::Cancelled],
            Self::Scheduled => &[Self::InProgress, Self::OnHold, Self::Cancelled],
            Self::InProgress => &[Self::Completed, Self::OnHold, Self::Cancelled],
            Self::OnHold => &[Self::Scheduled, Self::InProgress, Self::Cancelled],
            Self::Completed | Self::Cancelled => &[],
        }
    }

    /// True when nothing about the work order changes any more.
    pub const fn is_final(self) -> bool {
        self.next().is_empty()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_agree_with_serde() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(Status::from_name("open"), None);
    }

    #[test]
    fn everything_but_completed_can_be_cancelled_once() {
        for status in Status::ALL {
            let may = !matches!(status, Status::Completed | Status::Cancelled);
            assert_eq!(status.next().contains(&Status::Cancelled), may, "{status}");
        }
    }

    #[test]
    fn on_hold_is_reached_from_and_left_to_the_middle_two() {
        let to: Vec<_> = Status::ALL.into_iter().filter(|s| s.next().contains(&Status::OnHold)).collect();
        assert_eq!(to, [Status::Scheduled, Status::InProgress]);
        assert_eq!(Status::OnHold.next(), [Status::Scheduled, Status::InProgress, Status::Cancelled]);
    }
}
