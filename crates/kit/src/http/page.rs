//! How much of a list, and from where.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// How many entries: 1 to 1000, 50 unless said otherwise. A field of a query or of a body, with `#[serde(default)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u16);

impl Limit {
    /// The most entries of a page.
    pub const MAX: u16 = 1000;

    /// The number.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As an integer and not as anything: a query has its digits read, and a string in a JSON body is refused.
        deserializer.deserialize_i64(LimitVisitor)
    }
}

struct LimitVisitor;

impl Visitor<'_> for LimitVisitor {
    type Value = Limit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 1 to {}", Limit::MAX)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Limit, E> {
        match u16::try_from(value) {
            Ok(limit) if (1..=Limit::MAX).contains(&limit) => Ok(Limit(limit)),
            _ => Err(E::invalid_value(Unexpected::Signed(value), &self)),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Limit, E> {
        let signed =
            i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
        self.visit_i64(signed)
    }
}

/// The whole query of a list without filters. A list with filters has a struct of its own with these two fields, since
/// `#[serde(flatten)]` would lose both the names of wrong fields and the refusal of unknown ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Page {
    /// How many.
    pub limit: Limit,
    /// From where: the cursor that the page before gave; see [`Cursor`](super::Cursor).
    pub cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::super::{Problem, json, query};
    use super::*;

    fn refused(result: Result<Page, Problem>) -> (String, String) {
        let problem = result.unwrap_err();
        let [error] = problem.errors() else { panic!("{problem:?}") };
        (error.pointer.clone(), error.detail.clone())
    }

    #[test]
    fn a_page_has_50_entries_unless_said_otherwise_in_a_query_or_in_a_body() {
        assert_eq!(query::read::<Page>("").unwrap(), Page::default());
        assert_eq!(json::read::<Page>(b"{}").unwrap().limit.get(), 50);
        let expected = Page { limit: Limit(1000), cursor: Some("a b".to_owned()) };
        assert_eq!(query::read::<Page>("limit=1000&cursor=a%20b").unwrap(), expected);
        assert_eq!(json::read::<Page>(br#"{"limit":1000,"cursor":"a b"}"#).unwrap(), expected);
    }

    #[test]
    fn a_limit_that_is_none_is_named() {
        for bad in ["0", "-1", "1001", "99999999999999999999", "1.5", "1e2", "ten", "", "%FF", "+"] {
            let (pointer, detail) = refused(query::read(&format!("limit={bad}")));
            assert_eq!(pointer, "/limit", "{bad}");
            assert!(detail.starts_with("must be a whole number"), "{bad}: {detail}");
        }
        for bad in
            ["0", "-1", "1001", "99999999999999999999", "1.5", "1e2", "\"10\"", "null", "[]", "{}", "true"]
        {
            let (pointer, detail) = refused(json::read(format!("{{\"limit\":{bad}}}").as_bytes()));
            assert_eq!(pointer, "/limit", "{bad}");
            assert!(detail.starts_with("must be a whole number from 1 to 1000"), "{bad}: {detail}");
        }
    }

    #[test]
    fn unknown_and_repeated_parameters_are_named() {
        assert_eq!(refused(query::read("limt=5")), ("/limt".to_owned(), "is not known".to_owned()));
        assert_eq!(refused(query::read("limit=5&limit=6")).0, "/limit");
        assert_eq!(refused(query::read("a/b=5")).0, "/a~1b");
        assert_eq!(refused(query::read("=5")).0, "/");
    }
}
