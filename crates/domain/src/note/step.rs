//! What can happen to a note.

use std::fmt;

use super::FIRST_VERSION;

/// One event of a note's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Accepted by the API; not to be read yet.
    Created,
    /// To be read from now on.
    Saved,
    /// Could not be saved.
    Failed,
    /// Changed by its author.
    Updated,
    /// Gone, by its author's wish.
    Deleted,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 5] = [Self::Created, Self::Saved, Self::Failed, Self::Updated, Self::Deleted];

    /// The type of the event.
    pub const fn event_type(self) -> &'static str {
        match self {
            Self::Created => "NoteCreated",
            Self::Saved => "NoteSaved",
            Self::Failed => "NoteFailed",
            Self::Updated => "NoteUpdated",
            Self::Deleted => "NoteDeleted",
        }
    }

    /// The step of that event type.
    pub fn of_event(r#type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.event_type() == r#type)
    }

    /// True if a note can have this version with this step: the author's changes come after the first version.
    pub const fn can_have(self, version: u64) -> bool {
        match self {
            Self::Created | Self::Saved | Self::Failed => version == FIRST_VERSION,
            Self::Updated | Self::Deleted => version > FIRST_VERSION,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.event_type())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_type_of_its_own() {
        for step in Step::ALL {
            assert_eq!(Step::of_event(step.event_type()), Some(step));
        }
        assert_eq!(Step::of_event("OrderPlaced"), None);
    }
}
