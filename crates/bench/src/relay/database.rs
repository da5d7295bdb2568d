//! A database of the benchmark's own, filled in the same way before every run.

use std::fmt::Write as _;

use bytes::Bytes;
use futures::SinkExt as _;
use tokio_postgres::{Client, NoTls};

use super::events::events;
use crate::Outcome;

/// Rows a `COPY` message.
const ROWS_A_MESSAGE: usize = 500;

/// The peer's tables and the indexes that its documentation requires
/// (<https://github.com/deroldo/outbox-pattern-processor/tree/main/database>), in a schema of their own.
const PEER_SQL: &str = include_str!("peer.sql");

pub(crate) struct Database {
    server: Client,
    name: String,
    client: Client,
    pub(crate) url: String,
}

impl Database {
    /// Makes the database, with `rows` events kept in a table to refill from.
    pub(crate) async fn create(server_url: &str, rows: usize) -> Outcome<Self> {
        let server = connect(server_url).await?;
        let name = format!("tradewind_bench_{}", std::process::id());
        server.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        let url = with_database(server_url, &name);
        let client = connect(&url).await?;
        client.batch_execute(tradewind_stores::postgres::INIT_SQL).await?;
        client.batch_execute(PEER_SQL).await?;
        client.batch_execute("CREATE TABLE events (LIKE outbox)").await?;
        let database = Self { server, name, client, url };
        database.load(rows).await?;
        Ok(database)
    }

    async fn load(&self, rows: usize) -> Outcome {
        let copy = "COPY events (id, event_id, event_type, org_id, aggregate_id, sequence, payload, created_at, \
                    attempts, next_attempt_at) FROM STDIN";
        let mut sink = std::pin::pin!(self.client.copy_in::<_, Bytes>(copy).await?);
        let mut events = events().take(rows);
        loop {
            let mut text = String::new();
            for row in events.by_ref().take(ROWS_A_MESSAGE) {
                let row = row?;
                let payload = row.payload.replace('\\', "\\\\");
                writeln!(
                    text,
                    "{}\t{}\t{}\t{}\t{}\t{}\t{payload}\t{now}\t0\t{now}",
                    row.id,
                    row.event_id,
                    row.event_type,
                    row.org_id,
                    row.aggregate_id,
                    row.sequence,
                    now = "2026-01-01 00:00:00+00",
                )?;
            }
            if text.is_empty() {
                break;
            }
            sink.send(text.into()).await?;
        }
        sink.finish().await?;
        self.client.batch_execute("ALTER TABLE events ADD PRIMARY KEY (id); ANALYZE events").await?;
        Ok(())
    }

    /// Puts the first `rows` events into the empty outbox and leaves the server with nothing to catch up on: no dead
    /// rows, fresh statistics, everything flushed.
    pub(crate) async fn refill(&self, rows: usize) -> Outcome {
        let fill = format!(
            "TRUNCATE outbox; \
             INSERT INTO outbox SELECT * FROM events WHERE id <= {rows} ORDER BY id"
        );
        self.client.batch_execute(&fill).await?;
        self.settle("outbox").await
    }

    /// The same for the peer's table: each event under its work order as the partition key, with the same attribute.
    pub(crate) async fn refill_peer(&self, rows: usize, topic: &str) -> Outcome {
        let fill = format!(
            "TRUNCATE peer.outbox, peer.outbox_lock; \
             INSERT INTO peer.outbox (idempotent_key, partition_key, destinations, headers, payload, created_at, \
                                      process_after) \
             SELECT event_id, aggregate_id, jsonb_build_array(jsonb_build_object('topic_arn', '{topic}')), \
                    jsonb_build_object('type', event_type), payload, created_at, next_attempt_at \
             FROM events WHERE id <= {rows} ORDER BY id"
        );
        self.client.batch_execute(&fill).await?;
        self.settle("peer.outbox").await
    }

    async fn settle(&self, table: &str) -> Outcome {
        for statement in [&format!("VACUUM (ANALYZE) {table}"), "CHECKPOINT"] {
            self.client.batch_execute(statement).await?;
        }
        Ok(())
    }

    /// How many rows the table still has.
    pub(crate) async fn left(&self, table: &str) -> Outcome<u64> {
        let row = self.client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await?;
        Ok(u64::try_from(row.get::<_, i64>(0))?)
    }

    /// What the server is, for the record.
    pub(crate) async fn describe(&self) -> Outcome<String> {
        let query = "SELECT current_setting('server_version'), current_setting('shared_buffers'), \
                     current_setting('synchronous_commit'), current_setting('fsync'), avg(length(payload))::float8 \
                     FROM (SELECT payload FROM events LIMIT 1000) AS sample";
        let row = self.client.query_one(query, &[]).await?;
        let text = |index: usize| row.get::<_, &str>(index);
        let bytes: f64 = row.get(4);
        Ok(format!(
            "Postgres {}, shared_buffers {}, synchronous_commit {}, fsync {}; events of {bytes:.0} bytes on average",
            text(0),
            text(1),
            text(2),
            text(3),
        ))
    }

    /// Drops the database.
    pub(crate) async fn drop(self) -> Outcome {
        let Self { server, name, client, .. } = self;
        drop(client);
        Ok(server.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?)
    }
}

async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // Ends with the client; its error reaches the client's caller as well.
    tokio::spawn(connection);
    Ok(client)
}

/// The same server, another database.
pub(crate) fn with_database(server_url: &str, name: &str) -> String {
    let (address, query) = server_url.split_once('?').unwrap_or((server_url, ""));
    let scheme = address.find("://").map_or(0, |at| at + "://".len());
    let (head, tail) = address.split_at(scheme);
    let host = tail.split('/').next().unwrap_or(tail);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{head}{host}/{name}{query}")
}
