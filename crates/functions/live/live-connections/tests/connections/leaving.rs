//! Who leaves, is out, whatever comes first.

use futures::future::join;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::support::{ORG, World, aws, connect, disconnect};

#[tokio::test]
async fn who_leaves_is_struck_from_both_places_and_may_leave_twice() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    world.connect("technician", ORG, "b=").await;
    for _ in 0..2 {
        assert_eq!(disconnect(&world.api, "a=").await, 200);
        assert_eq!(world.live.connection("a=").await.unwrap(), None);
        let listed = world.records().await;
        assert!(!listed.iter().any(|key| key.ends_with("#a=")), "{listed:?}");
    }
    assert!(world.live.connection("b=").await.unwrap().is_some());
}

#[tokio::test]
async fn who_left_before_they_came_is_not_listed() {
    let world = World::new().await;
    assert_eq!(disconnect(&world.api, "a=").await, 200);
    let token = world.issuer.token("technician", ORG);
    assert_eq!(connect(&world.api, "a=", Some(&token)).await, 200);
    assert_eq!(world.records().await, ["CONNECTION#a= META"]);
    assert_eq!(world.live.connection("a=").await.unwrap(), None);
    let items = world.table.items().await;
    let mark = items.values().next().unwrap();
    assert!(mark.contains_key("expiresAt") && mark.contains_key("leftAt"), "{mark:?}");
}

#[tokio::test]
async fn coming_and_leaving_at_the_same_time_ends_outside() {
    let world = World::new().await;
    let token = world.issuer.token("technician", ORG);
    for number in 0..30 {
        let id = format!("c{number}");
        let (came, left) = join(connect(&world.api, &id, Some(&token)), disconnect(&world.api, &id)).await;
        assert_eq!((came, left), (200, 200));
    }
    let records = world.records().await;
    assert!(!records.iter().any(|key| key.contains("#CONNECTIONS")), "{records:#?}");
}

#[tokio::test]
async fn a_repeated_connect_is_the_same_connection() {
    let world = World::new().await;
    let first = world.connect("technician", ORG, "a=").await;
    let again = world.connect("technician", ORG, "a=").await;
    assert_eq!(first, again);
    assert_eq!(world.records().await.len(), 2);
}

#[tokio::test]
async fn a_table_out_of_reach_is_said_and_the_connection_stays_until_somebody_meets_it() {
    let world = World::new().await;
    world.connect("technician", ORG, "a=").await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = world.api_over(&aws(proxy.url()).without_retries());
    assert_eq!(disconnect(&cut_off, "a=").await, 503);
    assert_eq!(world.records().await.len(), 2);
}
