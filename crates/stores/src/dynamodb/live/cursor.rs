//! Where in the feed of an org something stands.

use std::fmt;

use jiff::Timestamp;
use tradewind_domain::OrgId;
use uuid::Uuid;

/// Microseconds since 1970, until the year 2286.
const DIGITS: usize = 16;

/// A place in the feed of an org: the time of arrival in microseconds, the event, and the org, with points between them.
/// Of one org, cursors compare as texts in the order of the feed; otherwise they are opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: Timestamp,
    text: String,
}

impl Cursor {
    /// The place of an event that arrived at that time.
    pub fn new(at: Timestamp, event_id: Uuid, org_id: &OrgId) -> Self {
        let text = format!("{}.{}.{org_id}", digits(at), event_id.simple());
        Self { at, text }
    }

    /// The place before everything that arrives from that time on.
    pub fn at_time(at: Timestamp, org_id: &OrgId) -> Self {
        Self::new(at, Uuid::nil(), org_id)
    }

    /// Reads a cursor of this org; those of others are none.
    pub fn parse(text: &str, org_id: &OrgId) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (time, event, org) = (parts.next()?, parts.next()?, parts.next()?);
        if org != org_id.as_str() || time.len() != DIGITS || !time.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let event = Uuid::try_parse(event).ok()?;
        let cursor = Self::new(Timestamp::from_microsecond(time.parse().ok()?).ok()?, event, org_id);
        (cursor.text == text).then_some(cursor)
    }

    /// When it arrived.
    pub const fn time(&self) -> Timestamp {
        self.at
    }

    /// The cursor as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A time as the beginning of a sort key: less than every cursor of that time.
pub(super) fn digits(at: Timestamp) -> String {
    format!("{:0DIGITS$}", at.as_microsecond().max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(name: &str) -> OrgId {
        OrgId::parse("orgId", name).unwrap()
    }

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_microsecond(micros).unwrap()
    }

    #[test]
    fn a_cursor_is_read_by_its_own_org_only() {
        let (mine, other) = (org("plumbing.Co-123"), org("hvacCo456"));
        let cursor = Cursor::new(at(1_790_000_000_000_000), Uuid::from_u128(7), &mine);
        assert_eq!(Cursor::parse(cursor.as_str(), &mine), Some(cursor.clone()));
        assert_eq!(Cursor::parse(cursor.as_str(), &other), None);
        let text = cursor.as_str();
        for bad in
            ["", "now", ".", "..", "a.b.c", &text[1..], &text.to_uppercase(), &format!("{text}x"), "💥"]
        {
            assert_eq!(Cursor::parse(bad, &mine), None, "{bad}");
        }
        let signed = text.replacen("179", "+79", 1);
        assert_eq!(Cursor::parse(&signed, &mine), None);
    }

    #[test]
    fn cursors_compare_as_texts_in_the_order_of_time() {
        let org = org("plumbingCo123");
        let times = [0, 9, 10, 999_999_999, 1_790_000_000_000_000, 1_790_000_000_000_001];
        let texts = times.map(|time| Cursor::new(at(time), Uuid::max(), &org).to_string());
        assert!(texts.is_sorted(), "{texts:?}");
        let (start, first) = (digits(at(10)), Cursor::at_time(at(10), &org).to_string());
        assert!(texts[1] < start && start < first && first < texts[2]);
    }
}
