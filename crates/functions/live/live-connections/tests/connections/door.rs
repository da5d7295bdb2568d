//! Who is let in.

use jiff::SignedDuration;
use serde_json::json;
use tradewind_domain::order::Step;
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::support::{ORG, OTHER_ORG, World, aws, connect, disconnect, org};

#[tokio::test]
async fn a_good_token_is_let_in_and_recorded_at_both_places() {
    let world = World::new().await;
    let connection = world.connect("technician", ORG, "L0SM9cOFvHcCIhw=").await;
    assert_eq!(connection.org_id, org(ORG));
    assert_eq!(connection.expires_at.duration_since(connection.connected_at), SignedDuration::from_hours(2));
    let expected = [
        "CONNECTION#L0SM9cOFvHcCIhw= META".to_owned(),
        format!("ORG#{ORG}#CONNECTIONS USER#{}#L0SM9cOFvHcCIhw=", connection.user_id),
    ];
    assert_eq!(world.records().await, expected);
    for item in world.table.items().await.values() {
        let expires_at: i64 = item["expiresAt"].parse().unwrap();
        assert!((0..=1).contains(&(expires_at - connection.expires_at.as_second())), "{item:?}");
    }
}

#[tokio::test]
async fn every_other_token_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    for (name, token) in world.issuer.refused("technician", ORG) {
        assert_eq!(connect(&world.api, "a=", Some(&token)).await, 401, "{name}");
    }
    assert_eq!(connect(&world.api, "a=", None).await, 401, "no query");
    let good = world.issuer.token("technician", ORG);
    for token in [format!("Bearer {good}"), format!("{good}x"), format!("{good} {good}"), "x".repeat(100_000)]
    {
        assert_eq!(connect(&world.api, "a=", Some(&token)).await, 401);
    }
    assert_eq!(world.table.items().await.len(), 0);
}

#[tokio::test]
async fn a_genuine_token_of_nobody_in_particular_is_forbidden() {
    let world = World::new().await;
    for changes in [
        json!({ "custom:orgId": null }),
        json!({ "custom:orgId": "not#an#org" }),
        json!({ "cognito:groups": null }),
        json!({ "cognito:groups": ["gods"] }),
        json!({ "sub": "a#b" }),
    ] {
        let token = world.issuer.changed("technician", ORG, &changes);
        assert_eq!(connect(&world.api, "a=", Some(&token)).await, 403, "{changes}");
    }
    assert_eq!(world.table.items().await.len(), 0);
}

#[tokio::test]
async fn without_keys_or_table_nobody_is_let_in_and_they_may_come_back() {
    let world = World::new().await;
    let token = world.issuer.token("technician", ORG);
    world.issuer.set_down(true);
    assert_eq!(connect(&world.api, "a=", Some(&token)).await, 503);
    world.issuer.set_down(false);

    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = world.api_over(&aws(proxy.url()).without_retries());
    assert_eq!(connect(&cut_off, "a=", Some(&token)).await, 503);
    assert_eq!(world.table.items().await.len(), 0);
    proxy.mend();
    assert_eq!(connect(&cut_off, "a=", Some(&token)).await, 200);
    assert_eq!(world.records().await.len(), 2);
}

#[tokio::test]
async fn a_table_in_trouble_records_a_connection_whole_or_not_at_all() {
    let (world, seed) = (World::new().await, tradewind_kit::ids::span_id());
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(60)).await;
    let flaky = world.api_over(&aws(proxy.url()).without_retries());
    let token = world.issuer.token("technician", ORG);
    for number in 0..20 {
        let id = format!("c{number}");
        let status = connect(&flaky, &id, Some(&token)).await;
        assert!(matches!(status, 200 | 503), "{status}, seed {seed}");
        let records = world.records().await;
        let records = records.iter().filter(|key| key.contains(&id)).count();
        // A lost answer may have been a yes: API Gateway then has no such connection, and the first broadcast finds out.
        assert!(if status == 200 { records == 2 } else { records % 2 == 0 }, "{records}, seed {seed}");
        assert_eq!(disconnect(&world.api, &id).await, 200);
    }
}

#[tokio::test]
async fn who_is_let_in_hears_what_happens_in_their_org() {
    let world = World::new().await;
    world.connect("technician", ORG, "here").await;
    world.connect("technician", OTHER_ORG, "there").await;
    world.broadcast(Step::Placed).await;
    assert_eq!((world.gateway.received_by("here").len(), world.gateway.received_by("there").len()), (1, 0));
    assert_eq!(disconnect(&world.api, "here").await, 200);
    world.broadcast(Step::Created).await;
    assert_eq!(world.gateway.requests(), 1);
}
