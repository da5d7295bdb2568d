//! Identifiers. Each is its own type, so that a customer cannot be passed for a work order.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::validation::Violation;

/// The tenant. 1 to 64 of `[A-Za-z0-9._-]`: what fits a key of every store without escaping.
///
/// `#` in particular is out, as it separates the parts of a DynamoDB key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrgId(String);

impl OrgId {
    /// Parses an org id; the violation names `field`.
    pub fn parse(field: &str, value: &str) -> Result<Self, Violation> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if value.is_empty() || value.len() > 64 || !value.chars().all(allowed) {
            return Err(Violation::new(
                field,
                "must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'",
            ));
        }
        Ok(Self(value.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OrgId {
    type Error = Violation;
    fn try_from(value: String) -> Result<Self, Violation> {
        Self::parse("orgId", &value)
    }
}

impl From<OrgId> for String {
    fn from(value: OrgId) -> Self {
        value.0
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Parses the hyphenated form (or another that the `uuid` crate reads); the violation names `field`.
            pub fn parse(field: &str, value: &str) -> Result<Self, Violation> {
                Uuid::try_parse(value).map(Self).map_err(|_| Violation::new(field, "must be a UUID"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// A customer of an org.
    CustomerId
);
uuid_id!(
    /// A work order. UUIDv7 (RFC 9562), so that ids sort by the time of creation.
    WorkOrderId
);
uuid_id!(
    /// A note. UUIDv7 (RFC 9562), so that ids sort by the time of creation.
    NoteId
);

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Trims and parses; the violation names `field`. What was checked is what is kept.
            pub fn parse(field: &str, value: &str) -> Result<Self, Violation> {
                let value = value.trim();
                let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
                if !(4..=64).contains(&value.len()) || !value.chars().all(allowed) {
                    return Err(Violation::new(
                        field,
                        "must be 4 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'",
                    ));
                }
                Ok(Self(value.to_owned()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Violation;
            fn try_from(value: String) -> Result<Self, Violation> {
                Self::parse($field, &value)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// An order of parts. The client may choose it, or gets a UUIDv7.
    OrderId, "orderId"
);
text_id!(
    /// A kind of part in stock.
    Sku, "sku"
);
text_id!(
    /// A delivery of one sku into stock, counted once.
    LotId, "lotId"
);
text_id!(
    /// Who placed an order or wrote a note: a user of the pool, or whoever stands at the terminal.
    UserId, "userId"
);
text_id!(
    /// Whom an order is for, as the client calls them. No reference: orders know no customer records.
    CustomerRef, "customerId"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_id_never_carries_a_key_separator() {
        assert!(OrgId::parse("orgId", "plumbingCo123").is_ok());
        for bad in ["", "a#b", "a b", "ä", &"x".repeat(65)] {
            assert_eq!(OrgId::parse("orgId", bad).unwrap_err().field, "orgId", "{bad}");
        }
    }

    #[test]
    fn a_text_id_is_kept_as_it_was_checked_trimmed() {
        assert_eq!(Sku::parse("sku", "  PROD-001 ").unwrap().as_str(), "PROD-001");
        for bad in ["abc", "  abc ", "a b c", "a#bc", "äöüß", "", &"x".repeat(65)] {
            assert_eq!(Sku::parse("items[0].sku", bad).unwrap_err().field, "items[0].sku", "{bad}");
        }
    }

    #[test]
    fn an_id_that_is_no_uuid_names_its_field() {
        assert_eq!(CustomerId::parse("customerId", "42").unwrap_err().field, "customerId");
    }
}
