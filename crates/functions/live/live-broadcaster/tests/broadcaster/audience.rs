//! Who is told what.

use tradewind_domain::WorkOrderId;
use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::Step;
use tradewind_events::{Event, TraceContext};
use tradewind_kit::{Dispose as _, Disposition};

use crate::events::{AUTHOR, ORG, SECRET, note, order, order_for};
use crate::support::{World, once, parse};

#[tokio::test]
async fn everybody_hears_of_public_notes_and_only_the_author_of_others() {
    for (step, is_public, was_public, author, colleague) in [
        (NoteStep::Saved, true, false, Some("note-saved"), Some("note-saved")),
        (NoteStep::Saved, false, false, Some("note-saved"), None),
        (NoteStep::Updated, true, true, Some("note-updated"), Some("note-updated")),
        (NoteStep::Updated, true, false, Some("note-updated"), Some("note-updated")),
        (NoteStep::Updated, false, false, Some("note-updated"), None),
        // What was public and is no longer is gone for the others.
        (NoteStep::Updated, false, true, Some("note-updated"), Some("note-deleted")),
        (NoteStep::Deleted, true, false, Some("note-deleted"), Some("note-deleted")),
        (NoteStep::Deleted, false, false, Some("note-deleted"), None),
        (NoteStep::Failed, true, false, Some("note-failed"), None),
        (NoteStep::Failed, false, false, Some("note-failed"), None),
    ] {
        let world = World::with_listeners().await;
        world.connect(ORG, AUTHOR, "author-too").await;
        once(&world.broadcaster(), &note(step, is_public, was_public)).await.unwrap();
        let case = format!("{step}, public: {is_public}, before: {was_public}");
        let heard = |id| world.heard(id).first().cloned();
        assert_eq!(heard("author").as_deref(), author, "{case}");
        assert_eq!(heard("author-too").as_deref(), author, "{case}: every connection of a user");
        assert_eq!(heard("colleague").as_deref(), colleague, "{case}");
        assert_eq!(heard("stranger"), None, "{case}");
        let told = colleague.is_some_and(|told| told != "note-deleted");
        for message in world.gateway.received_by("colleague") {
            assert_eq!(message.contains(SECRET), told, "{case}: {message}");
        }
    }
}

#[tokio::test]
async fn a_user_whose_id_begins_like_the_authors_is_somebody_else() {
    let world = World::new().await;
    world.connect(ORG, &format!("{AUTHOR}0"), "namesake").await;
    world.connect(ORG, AUTHOR, "author").await;
    once(&world.broadcaster(), &note(NoteStep::Saved, false, false)).await.unwrap();
    assert_eq!((world.heard("namesake").len(), world.heard("author").len()), (0, 1));
}

#[tokio::test]
async fn an_order_is_told_without_the_contact_of_its_customer() {
    let world = World::with_listeners().await;
    once(&world.broadcaster(), &order(Step::StockDepleted)).await.unwrap();
    let message = parse(&world.gateway.received_by("colleague")[0]);
    assert_eq!(message["orderStatus"], "ORDER_STOCK_DEPLETED_STATUS");
    assert_eq!(message["status"], "FAILED_INSUFFICIENT_STOCK");
    assert_eq!(message["total"].to_string(), "33.25");
    assert_eq!(message.get("contact"), None);
}

#[tokio::test]
async fn events_that_nobody_is_told_of_are_foreign() {
    let error = once(&World::new().await.broadcaster(), &note(NoteStep::Created, true, false)).await;
    let error = error.unwrap_err();
    assert_eq!((error.disposition(), error.code()), (Disposition::Permanent, "foreign_event"));
}

#[tokio::test]
async fn a_message_names_the_trace_of_its_event_and_an_orders_its_work_order() {
    let work_order = WorkOrderId::parse("workOrderId", "019bca5d-ac96-774b-bcce-b30100000000").unwrap();
    let untraced = Event { traceparent: None, ..order(Step::Shipped) };
    for (event, work_order_id) in [
        (order(Step::Placed), None),
        (order_for(work_order, Step::Confirmed), Some(work_order.to_string())),
        (note(NoteStep::Saved, true, false), None),
        (untraced, None),
    ] {
        let world = World::with_listeners().await;
        once(&world.broadcaster(), &event).await.unwrap();
        let message = parse(&world.gateway.received_by("colleague")[0]);
        let text = |name: &str| message.get(name).map(|value| value.as_str().unwrap().to_owned());
        assert_eq!(text("traceId"), event.traceparent.map(TraceContext::trace_id), "{message}");
        assert_eq!(text("workOrderId"), work_order_id, "{message}");
    }
}
