//! Orders are placed once.

use futures::future::join_all;
use tradewind_domain::order::Step;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::orders::{Placed, Request};
use tradewind_stores::{EventStore, Intake};
use tradewind_testkit::{FaultProxy, Odds, cloud_endpoint};

use crate::support::{World, at, aws, event, order, order_of};

const fn request<'a>(key: &'a str, hash: &'a str) -> Request<'a> {
    Request { key, hash }
}

async fn place(world: &World, number: u32, request: Option<Request<'_>>) -> (Placed, NewEvent) {
    let order = order(number);
    let event = event(&order, Step::Placed).with_request_hash("said".to_owned());
    (world.intake().place(&order.id, &event, request).await.unwrap(), event)
}

#[tokio::test]
async fn without_a_key_an_order_is_placed_unless_its_id_is_taken() {
    let world = World::new().await;
    let (placed, event) = place(&world, 1, None).await;
    assert_eq!(placed, Placed::New);
    let (Placed::OrderExists(existing), _) = place(&world, 1, None).await else { panic!("placed twice") };
    assert_eq!(existing.event_id, event.id.to_string());
    assert_eq!((existing.request_hash.as_deref(), existing.json), (Some("said"), event.json));
    assert!(world.orders.items().await.is_empty(), "nothing is remembered without a key");
}

#[tokio::test]
async fn with_a_key_the_same_request_finds_what_it_placed_and_another_is_a_conflict() {
    let world = World::new().await;
    let (placed, event) = place(&world, 1, Some(request("key-1", "hash-1"))).await;
    assert_eq!(placed, Placed::New);
    let replay = Placed::Replay { order_id: order(1).id, event_id: event.id.to_string() };
    // The id of an order that the client does not name is drawn anew each time.
    for number in [1, 2] {
        assert_eq!(place(&world, number, Some(request("key-1", "hash-1"))).await.0, replay);
        assert_eq!(place(&world, number, Some(request("key-1", "hash-2"))).await.0, Placed::KeyConflict);
    }
    assert_eq!(world.events.items().await.len(), 1);
    let taken = place(&world, 1, Some(request("key-2", "hash-1"))).await.0;
    assert!(matches!(taken, Placed::OrderExists(_)), "{taken:?}");
    assert_eq!(world.orders.items().await.len(), 1, "a key that placed nothing is not remembered");
    assert_eq!(place(&world, 2, Some(request("key-2", "hash-1"))).await.0, Placed::New);
}

#[tokio::test]
async fn keys_belong_to_an_org() {
    let world = World::new().await;
    place(&world, 1, Some(request("key-1", "hash-1"))).await;
    let theirs = order_of("electricCo456", 1);
    let event = event(&theirs, Step::Placed);
    let placed = world.intake().place(&theirs.id, &event, Some(request("key-1", "hash-2"))).await.unwrap();
    assert_eq!(placed, Placed::New);
}

#[tokio::test]
async fn a_key_is_remembered_for_a_day_and_then_free_even_if_its_record_is_still_there() {
    let world = World::new().await;
    let place_at = async |number: u32, second: u32| {
        let order = order(number);
        let event = NewEvent { time: at(second), ..event(&order, Step::Placed) };
        world.intake().place(&order.id, &event, Some(request("key-1", "hash-1"))).await.unwrap()
    };
    assert_eq!(place_at(1, 0).await, Placed::New);
    assert!(matches!(place_at(2, 86_399).await, Placed::Replay { .. }));
    assert_eq!(place_at(2, 86_400).await, Placed::New);
    assert!(matches!(place_at(3, 86_401).await, Placed::Replay { order_id, .. } if order_id == order(2).id));
}

#[tokio::test]
async fn of_many_equal_requests_at_once_one_places_and_all_others_find_it() {
    let world = World::new().await;
    let outcomes =
        join_all((1..=20).map(|number| place(&world, number, Some(request("key-1", "hash-1"))))).await;
    let placed: Vec<_> = outcomes.iter().filter(|(placed, _)| *placed == Placed::New).collect();
    let [(_, event)] = placed.as_slice() else { panic!("{} were placed", placed.len()) };
    let found = outcomes.iter().filter(
        |(placed, _)| matches!(placed, Placed::Replay { event_id, .. } if *event_id == event.id.to_string()),
    );
    assert_eq!(found.count(), 19);
    assert_eq!(world.events.items().await.len(), 1);
}

#[tokio::test]
async fn a_store_that_conflicts_throttles_and_loses_answers_places_each_order_once() {
    let seed = fastrand::u64(..);
    let world = World::new().await;
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(60)).await;
    let flaky = EventStore::new(&aws(proxy.url()).without_retries(), world.events.name());
    let intake = Intake::new(world.orders.name(), flaky);
    for number in 1..=20 {
        let order = order(number);
        let key = format!("key-{number}");
        let request = number.is_multiple_of(2).then_some(Request { key: &key, hash: "hash" });
        let event = event(&order, Step::Placed);
        let placed = loop {
            if let Ok(placed) = intake.place(&order.id, &event, request).await {
                break placed;
            }
        };
        assert_eq!(placed, Placed::New, "what it finds is its own: seed {seed}");
    }
    assert_eq!(world.events.items().await.len(), 20, "seed {seed}");
    assert!(proxy.injected().lost_answers > 0, "seed {seed}: {:?}", proxy.injected());
}
