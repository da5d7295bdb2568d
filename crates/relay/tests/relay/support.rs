//! An outbox with rows, a topic, and relays between them.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_credential_types::Credentials;
use tokio_postgres::Client;
use tradewind_kit::{Aws, Deadline};
use tradewind_relay::{Policy, Relay, Topic};
use tradewind_stores::{Database, Outbox};
use tradewind_testkit::SnsSink;

pub const TOPIC: &str = "arn:aws:sns:eu-central-1:000000000000:work-order-events";

pub struct World {
    pub database: tradewind_testkit::Database,
    pub sql: Client,
    pub sns: SnsSink,
}

impl World {
    pub async fn new() -> Self {
        let database = tradewind_testkit::Database::create().await;
        let sql = database.client().await;
        Self { sql, database, sns: SnsSink::start().await }
    }

    /// An empty outbox and a new topic, without the cost of a new database.
    pub async fn begin_again(&mut self) {
        self.sql.execute("TRUNCATE outbox", &[]).await.unwrap();
        self.sns = SnsSink::start().await;
    }

    /// A relay of its own, with its own connections.
    pub fn relay(&self) -> Relay {
        relay_over(self.database.url(), &self.sns.url(), small())
    }

    pub fn outbox(&self) -> Outbox {
        Outbox::new(Database::connect_to(self.database.url()))
    }

    /// Writes rows whose payloads are `{"n": 1}`, `{"n": 2}`, ..
    pub async fn write(&self, rows: std::ops::RangeInclusive<i64>) {
        let (first, last) = (*rows.start(), *rows.end());
        let insert = "INSERT INTO outbox (event_id, event_type, org_id, aggregate_id, sequence, payload)
                      SELECT gen_random_uuid(), 'WorkOrderCreated', 'plumbingCo123', gen_random_uuid(), 1,
                             json_build_object('n', n)::text
                      FROM generate_series($1::bigint, $2::bigint) n ORDER BY n";
        self.sql.execute(insert, &[&first, &last]).await.unwrap();
    }

    pub async fn write_payload(&self, payload: &str) {
        let insert = "INSERT INTO outbox (event_id, event_type, org_id, aggregate_id, sequence, payload)
                      VALUES (gen_random_uuid(), 'WorkOrderCreated', 'plumbingCo123', gen_random_uuid(), 1, $1)";
        self.sql.execute(insert, &[&payload]).await.unwrap();
    }

    pub async fn count(&self, condition: &str) -> i64 {
        let select = format!("SELECT count(*) FROM outbox WHERE {condition}");
        self.sql.query_one(&select, &[]).await.unwrap().get(0)
    }

    /// Makes rows that wait for their next attempt due.
    pub async fn let_time_pass(&self) {
        self.sql.execute("UPDATE outbox SET next_attempt_at = now()", &[]).await.unwrap();
    }

    /// How often each `n` arrived at the topic.
    pub fn arrivals(&self) -> BTreeMap<i64, usize> {
        let mut arrivals = BTreeMap::new();
        for message in self.sns.accepted() {
            let event: serde_json::Value = serde_json::from_str(&message.message).unwrap();
            *arrivals.entry(event["n"].as_i64().unwrap()).or_default() += 1;
        }
        arrivals
    }
}

/// Small claims on few connections, so that a handful of rows goes through all the motions.
pub fn small() -> Policy {
    Policy { max_attempts: 3, rows_per_claim: 20, lanes: 2, calls_in_flight: 2 }
}

/// More time than any test needs.
pub fn ample() -> Deadline {
    Deadline::after(Duration::from_mins(1))
}

/// A relay from this outbox to this topic, with its own connections.
pub fn relay_over(database_url: &str, sns_url: &str, policy: Policy) -> Relay {
    let outbox = Outbox::new(Database::connect_to(database_url));
    let credentials = Credentials::new("test", "test", None, None, "test");
    let aws = Aws::new("eu-central-1", credentials, Some(sns_url.to_owned())).without_retries();
    Relay::new(outbox, Topic::new(aws.sns(), TOPIC), policy)
}
