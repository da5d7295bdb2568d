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
    fn an_id_that_is_no_uuid_names_its_field() {
        assert_eq!(CustomerId::parse("customerId", "42").unwrap_err().field, "customerId");
    }
}
