//! Where the next page of a list begins.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tradewind_domain::{OrgId, Violation};

use super::Problem;

/// Rises when positions change in a way that older cursors cannot follow.
const VERSION: u8 = 1;
/// Longest cursor, in bytes: a key of DynamoDB has at most 3 KiB.
const LONGEST: usize = 8 * 1024;

/// Makes and reads the cursors of one list of one org.
///
/// Opaque to clients, so that what is in it may change; not secret and not signed, so that the position read from one is
/// as untrusted as any input: take the org of a key from the caller, never from the position.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    list: &'a str,
    org: &'a OrgId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content<L, P> {
    v: u8,
    l: L,
    o: L,
    p: P,
}

impl<'a> Cursor<'a> {
    /// Cursors of a list. Filters that shape the positions belong to its name, such as `orders?status=PENDING`.
    pub const fn of(list: &'a str, org: &'a OrgId) -> Self {
        Self { list, org }
    }

    /// The cursor of a position.
    pub fn encode(&self, position: &impl Serialize) -> Result<String, Problem> {
        let content = Content { v: VERSION, l: self.list, o: self.org.as_str(), p: position };
        let json = serde_json::to_vec(&content).map_err(|error| {
            tracing::error!(%error, list = self.list, "a position cannot be written");
            Problem::internal()
        })?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
    }

    /// The position of a cursor of this list; the violation names `field`.
    pub fn decode<P: DeserializeOwned>(&self, field: &str, text: &str) -> Result<P, Violation> {
        self.position(text).ok_or_else(|| Violation::new(field, "is not a cursor of this list"))
    }

    fn position<P: DeserializeOwned>(&self, text: &str) -> Option<P> {
        let json = Some(text).filter(|text| text.len() <= LONGEST)?;
        let json = BASE64_URL_SAFE_NO_PAD.decode(json).ok()?;
        let content: Content<String, P> = serde_json::from_slice(&json).ok()?;
        let ours = content.v == VERSION && content.l == self.list && content.o == self.org.as_str();
        ours.then_some(content.p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(name: &str) -> OrgId {
        OrgId::parse("orgId", name).unwrap()
    }

    #[test]
    fn a_cursor_leads_back_to_its_position() {
        let org = org("plumbingCo123");
        let position = ("2026-01-01T00:00:00Z".to_owned(), "order-é/1".to_owned());
        let cursor = Cursor::of("orders", &org).encode(&position).unwrap();
        assert!(cursor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{cursor}");
        let back: (String, String) = Cursor::of("orders", &org).decode("cursor", &cursor).unwrap();
        assert_eq!(back, position);
    }

    #[test]
    fn a_cursor_of_another_list_org_or_version_is_refused_by_name() {
        let (mine, other) = (org("plumbingCo123"), org("hvacCo456"));
        let good = Cursor::of("orders", &mine).encode(&1).unwrap();
        assert_eq!(Cursor::of("orders", &mine).decode::<i32>("nextToken", &good).unwrap(), 1);
        let newer = BASE64_URL_SAFE_NO_PAD.encode(r#"{"v":2,"l":"orders","o":"plumbingCo123","p":1}"#);
        for (list, org, text) in [
            ("orders", &other, good.as_str()),
            ("payments", &mine, &good),
            ("orders", &mine, &newer),
            ("orders", &mine, ""),
            ("orders", &mine, "%%%"),
            ("orders", &mine, &format!("{good}=")),
            ("orders", &mine, &"A".repeat(100_000)),
        ] {
            let refused = Cursor::of(list, org).decode::<i32>("nextToken", text).unwrap_err();
            assert_eq!(refused.field, "nextToken", "{text}");
        }
        assert!(
            Cursor::of("orders", &mine).decode::<String>("nextToken", &good).is_err(),
            "another position"
        );
    }
}
