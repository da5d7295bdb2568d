//! Live updates: who is connected, and what was broadcast.
//!
//! | pk | sk | |
//! |---|---|---|
//! | `ORG#<org>#CONNECTIONS` | `USER#<user>#<connection>` | a connection, where a broadcast finds it |
//! | `CONNECTION#<connection>` | `META` | the same connection, where it finds itself; or a mark that it has left |
//! | `ORG#<org>#FEED` | [`Cursor`] | what was broadcast, for those who were away |
//! | `ORG#<org>#BROADCAST#<event>` | `BROADCAST` | whether the broadcast of an event is done |
//!
//! Everything goes by itself (`expiresAt`). Reads are strongly consistent: a client is in the list of connections before
//! it asks for what it missed, and an event is in the feed before that list is read, so that no event falls in between.

mod broadcasts;
mod connections;
mod cursor;
mod feed;

use aws_sdk_dynamodb::Client;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::OrgId;
use tradewind_kit::Aws;

pub use broadcasts::{Begun, Entry};
pub use connections::{Admitted, Connection};
pub use cursor::Cursor;
pub use feed::Missed;

/// How long the feed remembers.
pub const FEED_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The table of connections and of the feed.
#[derive(Clone, Debug)]
pub struct Live {
    client: Client,
    table: String,
    page_size: Option<i32>,
}

impl Live {
    /// The store in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into(), page_size: None }
    }

    /// The same, with pages of so many items instead of 1 MB: for tests.
    #[must_use]
    pub fn with_page_size(self, items: i32) -> Self {
        Self { page_size: Some(items), ..self }
    }
}

fn feed_partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}#FEED")
}

fn millis(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or_default()
}

/// Rounded up: what DynamoDB removes must have run out.
fn seconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_second()).unwrap_or_default() + 1
}

fn from_millis(value: u64) -> Option<Timestamp> {
    Timestamp::from_millisecond(i64::try_from(value).ok()?).ok()
}
