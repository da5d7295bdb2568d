//! What is in Postgres, seen past the API.

use serde_json::Value;
use tokio_postgres::Client;
use tradewind_testkit::SnsSink;

/// How much there is of everything that a mutation can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) work_orders: i64,
    pub(crate) customers: i64,
    pub(crate) idempotency_keys: i64,
    /// Events: still in the outbox, or accepted by SNS.
    pub(crate) events: i64,
}

impl Counts {
    pub(crate) async fn take(client: &Client, sink: &SnsSink) -> Self {
        let count = "SELECT (SELECT count(*) FROM work_orders), (SELECT count(*) FROM customers),
                            (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM outbox)";
        let row = client.query_one(count, &[]).await.unwrap();
        let accepted = i64::try_from(sink.entries()).unwrap();
        Self {
            work_orders: row.get(0),
            customers: row.get(1),
            idempotency_keys: row.get(2),
            events: row.get::<_, i64>(3) + accepted,
        }
    }

    /// The difference that one created work order makes.
    pub(crate) fn with_a_work_order(self) -> Self {
        Self { work_orders: self.work_orders + 1, events: self.events + 1, ..self }
    }

    pub(crate) fn with_a_key(self) -> Self {
        Self { idempotency_keys: self.idempotency_keys + 1, ..self }
    }

    pub(crate) fn with_a_customer(self) -> Self {
        Self { customers: self.customers + 1, ..self }
    }
}

/// The events of the outbox and of the sink as (work order, sequence, event id), sorted; one that is in both once.
pub(crate) async fn events(client: &Client, sink: &SnsSink) -> Vec<(String, i64, String)> {
    let select = "SELECT aggregate_id::text, sequence, event_id::text FROM outbox";
    let rows = client.query(select, &[]).await.unwrap();
    let mut events: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    for published in sink.accepted() {
        let event: Value = serde_json::from_str(&published.message).unwrap();
        let text = |name: &str| event[name].as_str().unwrap().to_owned();
        events.push((text("subject"), event["sequence"].as_i64().unwrap(), text("id")));
    }
    events.sort_unstable();
    events.dedup();
    events
}
