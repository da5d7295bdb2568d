//! A broadcast to many connections.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::SignedDuration;
use live_broadcaster::{LiveBroadcaster, Tally};
use tokio::time::Instant;
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Money, OrderId, OrgId, Sku, Units, UserId, Violation};
use tradewind_events::order::{Remark, encode};
use tradewind_events::{Event, decode};
use tradewind_kit::{Aws, clock, ids};
use tradewind_live::Posts;
use tradewind_stores::Live;
use tradewind_stores::dynamodb::live::Connection;
use tradewind_testkit::{FaultProxy, GatewaySink, Odds};

use super::{Options, Outputs};
use crate::Outcome;
use crate::latency::Latencies;
use crate::table::{Table, number};

/// Connections made or ended at a time, before and after.
const AT_A_TIME: usize = 16;

pub(super) async fn run(outputs: &Outputs, options: &Options) -> Outcome {
    let table = outputs.tables.get("live").ok_or("there is no table live")?;
    let config = load().await;
    let live = Live::new(&Aws::from(config.clone()), table);
    let org_id = valid(OrgId::parse("orgId", &format!("bench-{}", ids::uuid().simple())))?;
    let connections = crowd(&org_id, options.connections)?;
    stream::iter(&connections)
        .map(Ok)
        .try_for_each_concurrent(AT_A_TIME, |connection| connect(&live, connection))
        .await?;

    let measured = measure(&config, table, &org_id, options).await;
    // Also after a failure: nobody else will.
    stream::iter(&connections)
        .map(Ok)
        .try_for_each_concurrent(AT_A_TIME, |connection| live.remove(connection))
        .await?;
    measured
}

async fn measure(config: &SdkConfig, table: &str, org_id: &OrgId, options: &Options) -> Outcome {
    let gateway = GatewaySink::start().await;
    let broadcaster = |config: &SdkConfig| {
        let aws = Aws::from(config.clone());
        LiveBroadcaster::new(Live::new(&aws, table), Posts::new(&aws, &gateway.url()))
    };
    let direct = broadcaster(config);
    // Connections open.
    one(&direct, org_id).await?;
    let before = gateway.requests();
    let mut times = Vec::with_capacity(options.broadcasts);
    for _ in 0..options.broadcasts {
        times.push(one(&direct, org_id).await?);
    }
    let posts = gateway.requests() - before;
    let expected = options.connections * options.broadcasts;
    if posts != expected {
        return Err(format!("{posts} messages were sent, not {expected}").into());
    }
    let calls = match config.endpoint_url() {
        None => "-".to_owned(),
        Some(endpoint) => {
            let proxy = FaultProxy::start(endpoint, 0, Odds::default()).await;
            let counted = config.to_builder().endpoint_url(proxy.url()).build();
            one(&broadcaster(&counted), org_id).await?;
            proxy.injected().passed.to_string()
        }
    };
    let times = Latencies::of(times)?;
    let rate = whole(options.connections) / (times.millis(0.5) / 1000.0);
    let messages = number(whole(options.connections), 0);
    let name = format!("broadcast to {messages} connections, ms");
    let mut shown = Table::new([
        name.as_str(),
        "p50",
        "p90",
        "p99",
        "max",
        "messages",
        "a second",
        "at a time",
        "table calls",
    ]);
    let [what, p50, p90, p99, max] = times.row(format!("{} broadcasts", options.broadcasts));
    shown.row([
        what,
        p50,
        p90,
        p99,
        max,
        messages,
        number(rate, 0),
        gateway.most_at_a_time().to_string(),
        calls,
    ]);
    shown.print();
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a number of connections")]
const fn whole(connections: usize) -> f64 {
    connections as f64
}

async fn load() -> SdkConfig {
    let config = aws_config::defaults(BehaviorVersion::latest());
    config.http_client(tradewind_kit::aws::http_client()).load().await
}

/// Broadcasts one event of an order.
async fn one(broadcaster: &LiveBroadcaster, org_id: &OrgId) -> Outcome<Duration> {
    let event = event(org_id)?;
    let begun = Instant::now();
    broadcaster.broadcast(&event, &Tally::default()).await?;
    Ok(begun.elapsed())
}

async fn connect(live: &Live, connection: &Connection) -> Outcome {
    live.connect(connection).await?;
    Ok(())
}

/// Connections of as many users.
fn crowd(org_id: &OrgId, count: usize) -> Outcome<Vec<Connection>> {
    let now = clock::now();
    // As those of people who have been there for a while, and for no longer than the benchmark may take.
    let (connected_at, expires_at) =
        (now - SignedDuration::from_mins(1), now + SignedDuration::from_mins(30));
    let connection = |number| {
        Ok(Connection {
            id: format!("bench-{number}="),
            org_id: org_id.clone(),
            user_id: valid(UserId::parse("userId", &ids::uuid().to_string()))?,
            connected_at,
            expires_at,
        })
    };
    (0..count).map(connection).collect()
}

fn event(org_id: &OrgId) -> Outcome<Event> {
    let order = Order {
        id: valid(OrderId::parse("orderId", &ids::uuid().to_string()))?,
        org_id: org_id.clone(),
        lines: vec![Line {
            sku: valid(Sku::parse("sku", "SKU-1"))?,
            units: valid(Units::parse("units", 1))?,
        }],
        total: Money::from_minor(1990).ok_or("an amount")?,
        user_id: valid(UserId::parse("userId", &ids::uuid().to_string()))?,
        customer_id: None,
        work_order_id: None,
        contact: None,
        placed_at: clock::now(),
    };
    let encoded = encode(&order, Step::Confirmed, Remark::default(), &ids::beginning(ids::trace()))?;
    Ok(decode(&encoded.json)?)
}

fn valid<T>(parsed: Result<T, Violation>) -> Outcome<T> {
    parsed.map_err(|violation| violation.message.into())
}
