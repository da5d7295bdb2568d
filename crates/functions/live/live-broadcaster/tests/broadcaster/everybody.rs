//! Everybody is told, once.

use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::Step;
use tradewind_events::Event;
use tradewind_kit::batch::Applied;
use tradewind_testkit::delivery::twice_and_in_any_order;

use crate::events::{ORG, note, order, order_of};
use crate::support::{World, deliver, once, parse};

#[tokio::test]
async fn a_thousand_connections_of_an_org_get_an_event_once_each() {
    let world = World::with_listeners().await;
    world.crowd(998).await;
    let event = order(Step::Confirmed);
    assert_eq!(once(&world.broadcaster(), &event).await.unwrap(), Applied::Changed);
    let received = world.gateway.received();
    assert_eq!(received.len(), 1000);
    assert!(received.values().all(|messages| messages.len() == 1));
    assert!(!received.contains_key("stranger"), "another org");
    assert_eq!(world.gateway.requests(), 1000);
    let at_a_time = world.gateway.most_at_a_time();
    assert!((8..=64).contains(&at_a_time), "{at_a_time}");

    let message = parse(&received["author"][0]);
    assert_eq!(message["eventType"], "order-confirmed");
    assert_eq!(
        (message["status"].as_str(), message["eventId"].as_str()),
        (Some("CONFIRMED"), Some(&*event.id.to_string()))
    );

    // The queue brings it again.
    assert_eq!(once(&world.broadcaster(), &event).await.unwrap(), Applied::Duplicate);
    assert_eq!(world.gateway.requests(), 1000);
}

#[tokio::test]
async fn connections_on_many_pages_are_all_found() {
    let world = World::new().await;
    world.crowd(25).await;
    let live = world.live.clone().with_page_size(4);
    let broadcaster = live_broadcaster::LiveBroadcaster::new(live, world.posts());
    once(&broadcaster, &order(Step::Placed)).await.unwrap();
    let received = world.gateway.received();
    assert_eq!(received.len(), 25);
    assert!(received.values().all(|messages| messages.len() == 1));
}

#[tokio::test]
async fn events_twice_and_in_any_order_are_told_of_once_each() {
    let events =
        [order(Step::Confirmed), note(NoteStep::Saved, true, false), note(NoteStep::Updated, false, true)];
    twice_and_in_any_order(&events, 3, async |events: Vec<Event>| {
        let world = World::with_listeners().await;
        for event in events {
            deliver(&world.broadcaster(), std::slice::from_ref(&event)).await;
        }
        let sorted = |mut types: Vec<String>| {
            types.sort();
            types
        };
        assert_eq!(sorted(world.heard("author")), ["note-saved", "note-updated", "order-confirmed"]);
        assert_eq!(sorted(world.heard("colleague")), ["note-deleted", "note-saved", "order-confirmed"]);
        assert_eq!(world.heard("stranger").len(), 0);
        world.assert_all_done(3).await;
    })
    .await;
}

#[tokio::test]
async fn with_nobody_there_an_event_is_in_the_feed_all_the_same() {
    let world = World::new().await;
    assert_eq!(once(&world.broadcaster(), &order(Step::Placed)).await.unwrap(), Applied::Changed);
    assert_eq!(world.gateway.requests(), 0);
    let items = world.table.items().await;
    let feed: Vec<_> = items.iter().filter(|((pk, _), _)| *pk == format!("ORG#{ORG}#FEED")).collect();
    let [((_, sk), item)] = feed.as_slice() else { panic!("{feed:#?}") };
    assert_eq!(parse(&item["toEveryone"])["cursor"], sk.as_str());
}

#[tokio::test]
async fn the_same_event_id_in_two_orgs_is_two_events() {
    let world = World::with_listeners().await;
    let here = order(Step::Placed);
    let mut there = order_of(crate::events::OTHER_ORG, Step::Placed);
    there.id = here.id;
    for event in [&here, &there] {
        assert_eq!(once(&world.broadcaster(), event).await.unwrap(), Applied::Changed);
    }
    assert_eq!((world.heard("author").len(), world.heard("stranger").len()), (1, 1));
}
