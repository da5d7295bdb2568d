//! Notes: what people of an org write down, for themselves or for everybody there.

mod step;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text;
use crate::validation::Violation;
use crate::{NoteId, OrgId, UserId, WorkOrderId};

pub use step::Step;

/// Longest content, in characters.
pub const CONTENT_MAX: usize = 10_000;

/// What a note says: 1 to [`CONTENT_MAX`] characters, kept as it was checked, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Content(String);

impl Content {
    /// Trims and parses; the violation names `field`.
    pub fn parse(field: &str, value: &str) -> Result<Self, Violation> {
        text::required(field, value, CONTENT_MAX).map(Self)
    }

    /// The content as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Content {
    type Error = Violation;
    fn try_from(value: String) -> Result<Self, Violation> {
        Self::parse("content", &value)
    }
}

impl From<Content> for String {
    fn from(value: Content) -> Self {
        value.0
    }
}

/// Who wrote a note. Nobody else can change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The user of the pool.
    pub user_id: UserId,
    /// The name that others see.
    pub username: String,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Identity.
    pub id: NoteId,
    /// The tenant.
    pub org_id: OrgId,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// Whether everybody in the org may read it, or its author alone.
    pub is_public: bool,
    /// The work order that it is about.
    pub work_order_id: Option<WorkOrderId>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// 1 as it was written, and 1 more with each change.
    pub version: u64,
}

/// A change of a note. What is missing stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// What it says from now on.
    pub content: Option<Content>,
    /// Who may read it from now on.
    pub is_public: Option<bool>,
}

/// The version of a note as it was written.
pub const FIRST_VERSION: u64 = 1;

impl Note {
    /// The note after an edit; `None` if that changes nothing.
    pub fn edited(&self, edit: Edit, now: Timestamp) -> Option<Self> {
        let content = edit.content.unwrap_or_else(|| self.content.clone());
        let is_public = edit.is_public.unwrap_or(self.is_public);
        if content == self.content && is_public == self.is_public {
            return None;
        }
        Some(Self { content, is_public, ..self.followed(now) })
    }

    /// The note as its deletion tells of it: one version later.
    #[must_use]
    pub fn deleted(&self, now: Timestamp) -> Self {
        self.followed(now)
    }

    /// The next version. Clocks of two machines may disagree: time does not run backwards for that.
    fn followed(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now.max(self.updated_at), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn note() -> Note {
        Note {
            id: NoteId(Uuid::from_u128(1)),
            org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
            author: Author {
                user_id: UserId::parse("userId", "123456").unwrap(),
                username: "jane@example.com".to_owned(),
            },
            content: Content::parse("content", "Valve is stuck").unwrap(),
            is_public: false,
            work_order_id: None,
            created_at: at(10),
            updated_at: at(10),
            version: FIRST_VERSION,
        }
    }

    #[test]
    fn content_is_kept_trimmed_and_bounded_in_characters() {
        assert_eq!(Content::parse("content", "  Leak\n").unwrap().as_str(), "Leak");
        assert!(Content::parse("content", &"ü".repeat(CONTENT_MAX)).is_ok());
        for bad in ["", " \n\t ", "a\0b", &"x".repeat(CONTENT_MAX + 1)] {
            assert_eq!(Content::parse("content", bad).unwrap_err().field, "content");
        }
    }

    #[test]
    fn an_edit_changes_what_it_names_and_nothing_else() {
        let content = Content::parse("content", "Valve is replaced").unwrap();
        let edited = note().edited(Edit { content: Some(content.clone()), is_public: None }, at(20)).unwrap();
        let expected = Note { content, version: 2, updated_at: at(20), ..note() };
        assert_eq!(edited, expected);
        let shown = note().edited(Edit { content: None, is_public: Some(true) }, at(5)).unwrap();
        assert_eq!(shown, Note { is_public: true, version: 2, ..note() }, "time does not run backwards");
    }

    #[test]
    fn an_edit_that_changes_nothing_is_none() {
        for content in [None, Some(note().content)] {
            for is_public in [None, Some(false)] {
                assert_eq!(note().edited(Edit { content: content.clone(), is_public }, at(20)), None);
            }
        }
    }

    #[test]
    fn a_deletion_is_the_next_version() {
        assert_eq!(note().deleted(at(20)), Note { version: 2, updated_at: at(20), ..note() });
    }
}
