//! Telling everybody who is connected, and may know, what happened.
//!
//! The feed first, then the list of connections, then the messages, then the record that all is done. A crash in between
//! brings the event back, and everybody is told again: some twice, nobody never. Clients drop the ids that they know.
//!
//! A client that cannot be reached does not hold up the others, nor the event: it is struck if it is gone, and counted if
//! it is not. What it missed it gets when it catches up.

use futures::{FutureExt, TryStreamExt};
use jiff::Timestamp;
use tokio::time::Instant;
use tradewind_domain::OrgId;
use tradewind_events::Event;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Dispose, Foreign, clock};
use tradewind_live::{Addressee, PostError, Posts, announce};
use tradewind_stores::Live;
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::live::{Begun, Connection, Cursor, Entry};

use crate::BroadcastError;
use crate::tally::Tally;

/// Connections of one broadcast that are at work at a time. More than [`Posts`] sends at a time: some of them pause.
const AT_A_TIME: usize = 128;

/// Tells clients what happened.
#[derive(Clone, Debug)]
pub struct LiveBroadcaster {
    live: Live,
    posts: Posts,
}

impl LiveBroadcaster {
    /// Reads `LIVE_TABLE` and what [`Posts::read`] does.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        Self::new(Live::new(aws, env.required("LIVE_TABLE")), Posts::read(env, aws))
    }

    /// One over this table and these connections.
    pub const fn new(live: Live, posts: Posts) -> Self {
        Self { live, posts }
    }

    /// Broadcasts an event, and counts what becomes of its messages.
    pub async fn broadcast(&self, event: &Event, tally: &Tally) -> Result<Applied, BroadcastError> {
        let now = clock::now();
        let cursor = Cursor::new(now, event.id, &event.org_id);
        let entry = announce(event, &cursor)?.ok_or(Foreign(event.r#type))?;
        match self.live.begin(&event.org_id, event.id, &entry, &cursor).await? {
            Begun::First | Begun::Again => {}
            Begun::Done => return Ok(Applied::Duplicate),
        }
        self.tell(&event.org_id, &entry, now, tally).await?;
        // Everybody was told: an error now would only tell them again, and the event itself does not come back.
        if let Err(why) = self.live.done(&event.org_id, event.id, clock::now()).await {
            tracing::warn!(event_id = %event.id, code = why.code(), error = %why, "broadcast, but not on the record");
        }
        Ok(Applied::Changed)
    }

    /// Sends to connections while it reads on. Fails only if the list cannot be read to its end.
    async fn tell(
        &self,
        org_id: &OrgId,
        entry: &Entry,
        now: Timestamp,
        tally: &Tally,
    ) -> Result<(), TableError> {
        let connections = self.live.connections(org_id, entry.only_user());
        let send = |connection| self.send(connection, entry, now, tally).map(Ok);
        connections.try_for_each_concurrent(AT_A_TIME, send).await
    }

    async fn send(&self, connection: Connection, entry: &Entry, now: Timestamp, tally: &Tally) {
        if connection.expires_at <= now {
            return self.strike(&connection, tally).await;
        }
        let Some(message) = entry.message_to(&connection.user_id) else { return };
        let to = Addressee { connection_id: &connection.id, connected_at: connection.connected_at };
        match self.posts.send(to, message, now).await {
            Ok(()) => tally.sent(),
            Err(PostError::Gone) => self.strike(&connection, tally).await,
            Err(PostError::Failed(why)) => tally.failed(why),
        }
    }

    async fn strike(&self, connection: &Connection, tally: &Tally) {
        tally.gone();
        if let Err(why) = self.live.remove(connection).await {
            // It will be met again, or go by itself.
            tracing::warn!(code = why.code(), error = %why, "a connection that is gone could not be struck");
        }
    }
}

impl Handler for LiveBroadcaster {
    type Error = BroadcastError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, BroadcastError> {
        let (event, begun, tally) = (&delivery.event, Instant::now(), Tally::default());
        let applied = self.broadcast(event, &tally).await;
        // What failed may have reached some before it did.
        if matches!(applied, Ok(Applied::Changed) | Err(BroadcastError::Store(_))) {
            tally.report(event, begun.elapsed());
        }
        applied
    }
}
