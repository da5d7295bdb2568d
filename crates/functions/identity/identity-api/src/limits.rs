//! How often anybody may try.
//!
//! By where a request comes from, so that one machine cannot try many names; and by name, so that many machines cannot
//! try one. What is counted is attempts, before they are made: right ones too, and those for names that do not exist, so
//! that being counted says nothing about a name.

use std::net::IpAddr;
use std::time::Duration;

use tradewind_domain::OrgId;
use tradewind_kit::http::Problem;
use tradewind_kit::{clock, digest};
use tradewind_stores::Identity;
use tradewind_stores::dynamodb::identity::{Admission, Rate};

/// The limits of each action.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sign-ups from one source.
    pub sign_up_by_source: Rate,
    /// Sign-ups under one name.
    pub sign_up_by_name: Rate,
    /// Attempts to sign in from one source: an office behind one address begins its day together.
    pub login_by_source: Rate,
    /// Attempts to sign in under one name. The user pool, too, locks a user for a while after wrong passwords.
    pub login_by_name: Rate,
    /// Refreshes from one source.
    pub refresh_by_source: Rate,
    /// Invites of one org.
    pub invites_by_org: Rate,
}

const MINUTES: Duration = Duration::from_mins(5);
const HOUR: Duration = Duration::from_hours(1);

impl Default for Limits {
    fn default() -> Self {
        let rate = |attempts, within| Rate { attempts, within };
        Self {
            sign_up_by_source: rate(100, HOUR),
            sign_up_by_name: rate(30, HOUR),
            login_by_source: rate(300, MINUTES),
            login_by_name: rate(30, MINUTES),
            refresh_by_source: rate(600, MINUTES),
            invites_by_org: rate(200, HOUR),
        }
    }
}

/// Whose attempts are counted together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    Source(Option<IpAddr>),
    Name(&'a str),
    Org(&'a OrgId),
}

impl Subject<'_> {
    /// Neither addresses nor names are legible in the table.
    fn hash(self) -> String {
        match self {
            Self::Source(ip) => digest::of_json(&("source", ip.map(network))),
            Self::Name(name) => digest::of_json(&("name", name)),
            Self::Org(org) => digest::of_json(&("org", org)),
        }
    }
}

/// Who has one address of IPv6 has the 2^64 of its network.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.into(),
            None => std::net::Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        },
        IpAddr::V4(_) => ip,
    }
}

/// Counts an attempt, or turns it away: 429 with the time when the next one is let through.
pub(crate) async fn admit(
    identity: &Identity,
    action: &'static str,
    subject: Subject<'_>,
    rate: Rate,
) -> Result<(), Problem> {
    let admission = identity.admit(action, &subject.hash(), rate, clock::now()).await;
    match admission.map_err(|error| Problem::from_failure(&error))? {
        Admission::Admitted => Ok(()),
        Admission::Later(seconds) => {
            let of = match subject {
                Subject::Source(_) => "source",
                Subject::Name(_) => "name",
                Subject::Org(_) => "org",
            };
            tracing::warn!(action, of, "a limit is reached");
            Err(Problem::too_many(seconds))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one_source() {
        let hash = |ip: &str| Subject::Source(Some(ip.parse().unwrap())).hash();
        assert_eq!(hash("2001:db8:1:2::1"), hash("2001:db8:1:2:ffff::9"));
        assert_ne!(hash("2001:db8:1:2::1"), hash("2001:db8:1:3::1"));
        assert_eq!(hash("::ffff:203.0.113.7"), hash("203.0.113.7"));
        assert_ne!(hash("203.0.113.7"), hash("203.0.113.8"));
        assert_ne!(Subject::Name("null").hash(), Subject::Source(None).hash());
    }
}
