//! The connection to the store breaks after each request that placing an order makes. The order is placed or not, never
//! by half; and the same request again ends with exactly one.

use futures::future::join_all;
use serde_json::{Value, json};
use tradewind_testkit::{FaultProxy, Odds, cloud_endpoint};

use crate::support::{PLUMBING, World, items, terminal, with};

/// More than an order takes.
const REQUESTS: u64 = 8;

#[tokio::test]
async fn a_crash_after_any_request_to_the_store_and_a_retry_make_one_order() {
    for (path, body, key) in [
        ("/orders", items(), Some("k")),
        ("/orders", with(items(), json!({ "orderId": "ORD-1" })), None),
        ("/orders", with(items(), json!({ "orderId": "ORD-1" })), Some("k")),
        ("/api/v1/orders/placeOrder", terminal(), None),
    ] {
        let mut broken = 0;
        for count in 1..=REQUESTS {
            broken += u64::from(crash(path, &body, key, count).await);
        }
        assert!((1..REQUESTS).contains(&broken), "{path} {body}: {broken} of {REQUESTS} were disturbed");
    }
}

/// True if the crash was felt.
async fn crash(path: &str, body: &Value, key: Option<&str>, count: u64) -> bool {
    let mut world = World::start().await;
    world.dynamodb.cut_after_client_chunks(count);
    let disturbed = send(&world, path, body, key).await;
    assert!(matches!(disturbed.0, 201 | 202 | 503), "{count}: {disturbed:?}");
    // What arrived may still be at work when the client tries again, as after a real crash.
    world.dynamodb.mend();
    let (events, _) = world.counts().await;
    assert!(events <= 1);
    if disturbed.0 != 503 {
        assert_eq!(events, 1, "said to be there, and is not");
    }

    // A process of its own: it connects anew, and knows of no earlier trouble.
    world.restart();
    let again = send(&world, path, body, key).await;
    assert!(matches!(again.0, 201 | 202), "{count}: {again:?}");
    if disturbed.0 != 503 {
        assert_eq!(disturbed.1, again.1);
    }
    assert_eq!(world.counts().await, (1, usize::from(key.is_some())), "{path} {count}");
    disturbed.0 == 503
}

async fn send(world: &World, path: &str, body: &Value, key: Option<&str>) -> (u16, Value) {
    let user = world.user("technician", PLUMBING);
    let answer = match key {
        Some(key) => user.post_once(key, path, body).await,
        None => user.post(path, body).await,
    };
    (answer.status, answer.body)
}

#[tokio::test]
async fn clients_that_try_again_until_it_works_place_each_order_once() {
    let mut world = World::start().await;
    let seed = fastrand::u64(..);
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(60)).await;
    world.connect(proxy.url());
    let user = world.user("technician", PLUMBING);
    // Ten orders by five impatient clients each, at once.
    let attempts = (0..50).map(|n| {
        let (user, key) = (user.clone(), format!("k-{}", n % 10));
        async move {
            loop {
                let answer = user.post_once(&key, "/orders", &items()).await;
                match answer.status {
                    201 => return (key, answer.text("orderId"), answer.text("eventId")),
                    503 => {}
                    _ => return (key, format!("{answer:?}"), String::new()),
                }
            }
        }
    });
    let mut placed = join_all(attempts).await;
    placed.sort_unstable();
    placed.dedup();
    assert_eq!(placed.len(), 10, "seed {seed}: each key is one order: {placed:?}");
    assert_eq!(world.counts().await, (10, 10), "seed {seed}");
    let injected = proxy.injected();
    assert!(injected.conflicts > 0 && injected.lost_answers > 0, "{injected:?}");
}
