//! Notes are saved once, in whatever order and however often they come.

use tradewind_domain::note::{Content, Edit, Step};
use tradewind_events::note::Remark;
use tradewind_kit::batch::{Applied, Delivery, Handler as _};
use tradewind_kit::{Dispose as _, Disposition, clock, ids};
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::dynamodb::notes::Changed;
use tradewind_testkit::delivery::twice_and_in_any_order;

use crate::support::{World, created, note};

#[tokio::test]
async fn a_note_is_saved_as_it_was_written_and_told() {
    let world = World::empty().await;
    let (saver, delivery) = (world.saver(), Delivery::new(created(1)));
    assert_eq!(saver.handle(&delivery).await.unwrap(), Applied::Changed);
    assert_eq!(saver.handle(&delivery).await.unwrap(), Applied::Duplicate);
    world.assert_saved(&[1]).await;
    let (_, events) = world.items().await;
    let item = events.values().next().unwrap();
    assert!(item["event"].contains(&format!("\"causationid\":\"{}\"", created(1).id)), "{item:?}");
    assert!(world.bus.accepted().is_empty(), "it is told by way of the event store");
}

#[tokio::test]
async fn notes_are_saved_once_in_any_order_and_however_often() {
    let events: Vec<_> = (0..4).map(created).collect();
    twice_and_in_any_order(&events, 20, async |order| {
        let world = World::empty().await;
        world.deliver(&order).await;
        world.assert_saved(&[0, 1, 2, 3]).await;
    })
    .await;
}

#[tokio::test]
async fn a_late_delivery_undoes_no_change_and_no_deletion() {
    let world = World::empty().await;
    world.deliver(&[created(0), created(1)]).await;
    let content = Some(Content::parse("content", "changed").unwrap());
    let changed = note(0).edited(Edit { content, is_public: Some(true) }, clock::now()).unwrap();
    let event = |note: &_, step| {
        NewEvent::note(note, step, Remark::default(), &ids::beginning(ids::trace())).unwrap()
    };
    let kept = world.kept();
    let done = kept.replace(&note(0), &changed, &event(&changed, Step::Updated)).await.unwrap();
    assert_eq!(done, Changed::Done);
    let deleted = note(1).deleted(clock::now());
    let done = kept.delete(&note(1), &event(&deleted, Step::Deleted), clock::now()).await.unwrap();
    assert_eq!(done, Changed::Done);
    let before = world.items().await;
    world.deliver(&[created(1), created(0), created(1)]).await;
    assert_eq!(world.items().await, before);
}

/// The tombstone goes after a month, and the event store remembers.
#[tokio::test]
async fn a_note_stays_deleted_when_its_tombstone_is_gone_and_when_the_event_store_is_new() {
    for forget_events in [false, true] {
        let mut world = World::empty().await;
        world.deliver(&[created(1)]).await;
        let deleted = note(1).deleted(clock::now());
        let event = NewEvent::note(&deleted, Step::Deleted, Remark::default(), &ids::beginning(ids::trace()))
            .unwrap();
        world.kept().delete(&note(1), &event, clock::now()).await.unwrap();
        if forget_events {
            world.events = tradewind_testkit::Table::create().await;
        } else {
            world.notes = tradewind_testkit::Table::create().await;
        }
        let before = world.items().await;
        world.deliver(&[created(1)]).await;
        assert_eq!(world.items().await, before);
    }
}

#[tokio::test]
async fn an_event_of_something_else_is_foreign() {
    let world = World::empty().await;
    for golden in ["NoteSaved", "NoteDeleted", "OrderPlaced"] {
        let path = format!("{}/../../../events/golden/{golden}.1.json", env!("CARGO_MANIFEST_DIR"));
        let event = tradewind_events::decode(&std::fs::read_to_string(path).unwrap()).unwrap();
        let delivery = Delivery::new(event);
        let error = world.saver().handle(&delivery).await.unwrap_err();
        assert_eq!((error.disposition(), error.code()), (Disposition::Permanent, "foreign_event"));
        world.saver().given_up(&delivery).await.unwrap();
    }
    assert!(world.bus.accepted().is_empty() && world.notes.items().await.is_empty());
}
