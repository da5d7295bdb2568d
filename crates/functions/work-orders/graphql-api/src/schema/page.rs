//! Pages: how many, and from where.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tradewind_domain::Violation;

/// Entries on a page unless said otherwise.
pub(super) const DEFAULT_FIRST: i64 = 50;
/// Most entries on a page.
pub(super) const MAX_FIRST: i64 = 100;
/// The argument that says from where.
pub(super) const AFTER: &str = "after";
/// What looking up a single thing costs: a read or two each, so not hundreds in one request.
pub(super) const LOOKUP_COMPLEXITY: usize = 20;

/// Checks `first`: 1 to 100. Wider than GraphQL's Int, so that a number beyond it is refused by name as well.
pub(super) fn first(first: Option<i64>) -> Result<usize, Violation> {
    let first = first.unwrap_or(DEFAULT_FIRST);
    match usize::try_from(first) {
        Ok(valid) if (1..=MAX_FIRST).contains(&first) => Ok(valid),
        _ => Err(Violation::new("first", format!("must be 1 to {MAX_FIRST}"))),
    }
}

/// What a list costs: its entries, however many were asked for, each with its fields.
pub(super) fn complexity(first: Option<i64>, child: usize) -> usize {
    usize::try_from(first.unwrap_or(DEFAULT_FIRST).clamp(1, MAX_FIRST))
        .unwrap_or(1)
        .saturating_mul(child.max(1))
}

/// A cursor: opaque to clients, so that what is in it may change.
pub(super) fn cursor(position: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(position)
}

/// The position in a cursor, if it is one of ours.
pub(super) fn position<T>(after: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Violation> {
    BASE64_URL_SAFE_NO_PAD
        .decode(after)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| parse(&text))
        .ok_or_else(|| Violation::new(AFTER, "is not a cursor of this list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_to_a_hundred_entries() {
        assert_eq!(first(None).unwrap(), 50);
        assert_eq!(first(Some(100)).unwrap(), 100);
        for bad in [0, -1, 101, i64::MAX, i64::MIN] {
            assert_eq!(first(Some(bad)).unwrap_err().field, "first");
        }
    }

    #[test]
    fn cursors_round_trip_and_nonsense_names_the_argument() {
        let back = position(&cursor("STATUS#OPEN#é"), |text| Some(text.to_owned()));
        assert_eq!(back.unwrap(), "STATUS#OPEN#é");
        for bad in ["", "%%%", "a"] {
            assert_eq!(position(bad, |_| None::<()>).unwrap_err().field, "after");
        }
    }

    #[test]
    fn a_larger_page_costs_more() {
        assert_eq!(complexity(Some(100), 7), 700);
        assert_eq!(complexity(Some(-5), 7), 7);
    }
}
