//! What the user pool cannot keep: who is signing up, invites, and how often somebody tried.
//!
//! | pk | sk | |
//! |---|---|---|
//! | `SIGNUP#<name>` | `CLAIM` | the sign-up of a name ([`Claim`]), for ever |
//! | `INVITE#<SHA-256 of the code>` | `INVITE` | an invite ([`Invite`]); goes by itself (`expiresAt`) |
//! | `RATE#<action>#<SHA-256 of whose>` | `WINDOW#<number>` | attempts in a span of time; goes by itself (`expiresAt`) |
//!
//! No password and no hash of one, and no code of an invite, is ever in here.

mod claims;
mod invites;
mod rates;

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use tradewind_domain::OrgId;
use tradewind_kit::Aws;
use tradewind_kit::auth::Role;

use super::TableError;
use super::item::Item;

pub use claims::{Claim, ClaimState, Founded, Taken};
pub use invites::Invite;
pub use rates::{Admission, Rate};

/// The table of sign-ups, invites and attempts.
#[derive(Clone, Debug)]
pub struct Identity {
    client: Client,
    table: String,
}

impl Identity {
    /// The store in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }
}

/// Roles as they are stored: their names, separated by commas.
fn write_roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(",")
}

fn read_roles(text: &str) -> Result<Vec<Role>, TableError> {
    let named = |name| Role::ALL.into_iter().find(|role| role.as_str() == name);
    text.split(',').map(named).collect::<Option<_>>().ok_or(TableError::Corrupt("roles"))
}

fn take_org(item: &mut Item) -> Result<OrgId, TableError> {
    let org = super::item::take_s(item, "orgId")?;
    OrgId::parse("orgId", &org).map_err(|_| TableError::Corrupt("orgId"))
}

fn millis(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or_default()
}

fn seconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_they_were_written() {
        let text = write_roles(&Role::ALL);
        assert_eq!(read_roles(&text).unwrap(), Role::ALL);
        for bad in ["", "root", "operator,", "operator, technician"] {
            assert!(read_roles(bad).is_err(), "{bad}");
        }
    }
}
