//! Invites into an org. Of the code only the hash is here: whoever reads the table cannot use one.

use jiff::{SignedDuration, Timestamp};
use tradewind_domain::OrgId;
use tradewind_kit::auth::Role;

use super::{Identity, millis, read_roles, seconds, take_org, write_roles};
use crate::dynamodb::TableError;
use crate::dynamodb::item::{Item, key, n, s, take_n, take_s};

/// How long an invite is kept after it has run out, for people who ask what became of it.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Into which org.
    pub org_id: OrgId,
    /// As what.
    pub role: Role,
    /// Until when, exclusively.
    pub expires_at: Timestamp,
}

impl Identity {
    /// Puts an invite by an operator.
    pub async fn invite(
        &self,
        hash: &str,
        invite: &Invite,
        operator: &str,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut item = key_of(hash);
        let mut set = |attribute: &str, value| item.insert(attribute.to_owned(), value);
        set("orgId", s(invite.org_id.as_str()));
        set("roles", s(write_roles(&[invite.role])));
        set("validUntil", n(millis(invite.expires_at)));
        set("createdBy", s(operator));
        set("createdAt", s(now.to_string()));
        set("expiresAt", n(seconds(invite.expires_at.checked_add(KEPT).unwrap_or(invite.expires_at))));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// The invite behind the hash of a code, used or not. Strongly consistent.
    pub async fn invite_of(&self, hash: &str) -> Result<Option<Invite>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key_of(hash)));
        get.consistent_read(true).send().await?.item.map(read).transpose()
    }
}

pub(super) fn key_of(hash: &str) -> Item {
    key(format!("INVITE#{hash}"), "INVITE")
}

fn read(mut item: Item) -> Result<Invite, TableError> {
    let until = i64::try_from(take_n(&mut item, "validUntil")?).ok();
    let until = until.and_then(|until| Timestamp::from_millisecond(until).ok());
    let [role] = read_roles(&take_s(&mut item, "roles")?)?[..] else {
        return Err(TableError::Corrupt("roles"));
    };
    Ok(Invite {
        org_id: take_org(&mut item)?,
        role,
        expires_at: until.ok_or(TableError::Corrupt("validUntil"))?,
    })
}
