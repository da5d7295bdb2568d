//! A table and connections of one's own.

use std::time::Duration;

use aws_credential_types::Credentials;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use live_broadcaster::{BroadcastError, LiveBroadcaster};
use serde_json::Value;
use tradewind_events::Event;
use tradewind_kit::batch::{Applied, Delivery, Each, Handler as _, Worker as _};
use tradewind_kit::{Aws, Dispose as _, Disposition, clock};
use tradewind_live::Posts;
use tradewind_stores::Live;
use tradewind_stores::dynamodb::live::{Admitted, Connection};
use tradewind_testkit::{GatewaySink, Table, cloud_endpoint};

use crate::events::{AUTHOR, COLLEAGUE, ORG, OTHER_ORG, org, user};

/// Between two deliveries of an event.
const PAUSE: Duration = Duration::from_millis(2);
/// Deliveries until an event counts as stuck.
const PATIENCE: usize = 200;
/// What hangs is given up sooner than in production.
pub const TIMEOUT: Duration = Duration::from_millis(300);

pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

pub struct World {
    pub table: Table,
    pub gateway: GatewaySink,
    pub live: Live,
}

impl World {
    pub async fn new() -> Self {
        let table = Table::create().await;
        let live = Live::new(&aws(cloud_endpoint()), table.name());
        Self { gateway: GatewaySink::start().await, live, table }
    }

    /// A world in which the author, a colleague and somebody of another org listen, each on a connection of that name.
    pub async fn with_listeners() -> Self {
        let world = Self::new().await;
        world.connect(ORG, AUTHOR, "author").await;
        world.connect(ORG, COLLEAGUE, "colleague").await;
        world.connect(OTHER_ORG, "jack-3", "stranger").await;
        world
    }

    pub fn broadcaster(&self) -> LiveBroadcaster {
        self.broadcaster_over(&aws(cloud_endpoint()))
    }

    pub fn broadcaster_over(&self, aws: &Aws) -> LiveBroadcaster {
        LiveBroadcaster::new(Live::new(aws, self.table.name()), self.posts())
    }

    pub fn posts(&self) -> Posts {
        Posts::new(&aws(cloud_endpoint()), &self.gateway.url()).with_timeout(TIMEOUT)
    }

    /// A connection that has been open for a minute.
    pub async fn connect(&self, org_id: &str, user_id: &str, id: &str) -> Connection {
        let minute = SignedDuration::from_mins(1);
        self.connect_at(org_id, user_id, id, clock::now() - minute).await
    }

    pub async fn connect_at(&self, org_id: &str, user_id: &str, id: &str, at: Timestamp) -> Connection {
        let connection = Connection {
            id: id.to_owned(),
            org_id: org(org_id),
            user_id: user(user_id),
            connected_at: at,
            expires_at: at + SignedDuration::from_hours(2),
        };
        assert_eq!(self.live.connect(&connection).await.unwrap(), Admitted::Yes);
        connection
    }

    /// Connections of users of [`ORG`], named `c0`, `c1`, ..
    pub async fn crowd(&self, count: usize) {
        for start in (0..count).step_by(50) {
            let batch = start..count.min(start + 50);
            join_all(batch.map(|i| async move {
                self.connect(ORG, &format!("user-{}", i % 300), &format!("c{i}")).await;
            }))
            .await;
        }
    }

    /// The types of the messages that a connection got.
    pub fn heard(&self, connection_id: &str) -> Vec<String> {
        let messages = self.gateway.received_by(connection_id);
        messages.iter().map(|text| parse(text)["eventType"].as_str().unwrap().to_owned()).collect()
    }

    /// The ids of the events that a connection got, without duplicates, sorted.
    pub fn heard_of(&self, connection_id: &str) -> Vec<String> {
        let messages = self.gateway.received_by(connection_id);
        let mut ids: Vec<_> =
            messages.iter().map(|text| parse(text)["eventId"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// The connections that are in both of their places; they must be in both or in none.
    pub async fn connected(&self) -> Vec<String> {
        let items = self.table.items().await;
        let listed = items.keys().filter(|(pk, _)| pk.ends_with("#CONNECTIONS"));
        let mut listed: Vec<_> = listed.map(|(_, sk)| sk.splitn(3, '#').nth(2).unwrap().to_owned()).collect();
        listed.sort();
        let records = items.keys().filter_map(|(pk, _)| pk.strip_prefix("CONNECTION#"));
        let mut records: Vec<_> = records.map(str::to_owned).collect();
        records.sort();
        assert_eq!(listed, records);
        listed
    }

    /// Asserts that there is a record of so many broadcasts, all done.
    pub async fn assert_all_done(&self, count: usize) {
        let items = self.table.items().await;
        let records: Vec<_> = items.iter().filter(|((_, sk), _)| sk == "BROADCAST").collect();
        assert_eq!(records.len(), count, "{records:#?}");
        assert!(records.iter().all(|(_, item)| item["status"] == "DONE"), "{records:#?}");
    }
}

pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub async fn once(broadcaster: &LiveBroadcaster, event: &Event) -> Result<Applied, BroadcastError> {
    broadcaster.handle(&Delivery::new(event.clone())).await
}

/// Delivers all at once, and returns what failed: a queue would bring it again.
pub async fn attempt(broadcaster: &LiveBroadcaster, events: &[Event]) -> Vec<Event> {
    let deliveries: Vec<_> = events.iter().cloned().map(Delivery::new).collect();
    let results = Each(broadcaster.clone()).apply(&deliveries).await;
    let failed = events.iter().zip(results).filter_map(|(event, result)| {
        let error = result.err()?;
        assert_eq!(error.disposition(), Disposition::Transient, "{error}");
        Some(event.clone())
    });
    failed.collect()
}

/// Delivers until everything is done, like a queue without end.
pub async fn deliver(broadcaster: &LiveBroadcaster, events: &[Event]) {
    let mut left = events.to_vec();
    for _ in 0..PATIENCE {
        left = attempt(broadcaster, &left).await;
        if left.is_empty() {
            return;
        }
        // As a queue does, only sooner.
        tokio::time::sleep(PAUSE).await;
    }
    panic!("never done: {left:#?}");
}
