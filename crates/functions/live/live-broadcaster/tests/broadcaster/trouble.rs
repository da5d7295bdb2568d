//! Connections that are gone, slow, busy or refused: none holds up the others, nor the event.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::Step;
use tradewind_kit::batch::Applied;
use tradewind_kit::clock;
use tradewind_testkit::Post;

use crate::events::{AUTHOR, ORG, note, order};
use crate::support::{TIMEOUT, World, once};

/// Whether a connection is one of every so many.
fn is_one_in(id: &str, of: u32, is: u32) -> bool {
    id.strip_prefix('c').and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number % of == is)
}

#[tokio::test]
async fn those_who_are_gone_are_struck_and_the_others_are_told() {
    let world = World::with_listeners().await;
    world.crowd(60).await;
    world.gateway.judge(|id, _| if is_one_in(id, 3, 0) { Post::Gone } else { Post::Taken });
    assert_eq!(once(&world.broadcaster(), &order(Step::Placed)).await.unwrap(), Applied::Changed);
    assert_eq!(world.gateway.received().len(), 42);
    assert_eq!(world.gateway.requests(), 62, "nobody who is gone is asked again");
    let left = world.connected().await;
    assert_eq!(left.len(), 43);
    assert!(!left.iter().any(|id| is_one_in(id, 3, 0)));
    once(&world.broadcaster(), &order(Step::Created)).await.unwrap();
    assert_eq!(world.gateway.requests(), 62 + 42);
}

#[tokio::test]
async fn a_connection_that_is_only_just_opening_is_waited_for_and_kept() {
    let world = World::new().await;
    for id in ["soon", "never"] {
        world.connect_at(ORG, AUTHOR, id, clock::now()).await;
    }
    world.gateway.judge(|id, before| if id == "soon" && before == 2 { Post::Taken } else { Post::Gone });
    once(&world.broadcaster(), &order(Step::Placed)).await.unwrap();
    assert_eq!(world.heard("soon"), ["order-placed"]);
    assert_eq!(world.connected().await, ["never", "soon"]);
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_given_up() {
    for (post, attempts) in [
        (Post::Throttled, 4),
        (Post::InternalError, 4),
        (Post::AnswerLost, 4),
        (Post::Forbidden, 1),
        (Post::Silent, 1),
    ] {
        let world = World::with_listeners().await;
        world.gateway.judge(move |id, _| if id == "author" { post } else { Post::Taken });
        assert_eq!(once(&world.broadcaster(), &order(Step::Placed)).await.unwrap(), Applied::Changed);
        assert_eq!(world.heard("colleague"), ["order-placed"]);
        assert_eq!(world.gateway.requests(), attempts + 1, "{post:?}");
        assert_eq!(world.connected().await, ["author", "colleague", "stranger"], "{post:?}");
        world.assert_all_done(1).await;
    }
}

#[tokio::test]
async fn a_client_who_was_busy_hears_it_in_the_end() {
    let world = World::with_listeners().await;
    world.gateway.judge(|_, before| if before < 3 { Post::Throttled } else { Post::Taken });
    once(&world.broadcaster(), &order(Step::Placed)).await.unwrap();
    assert_eq!((world.heard("author").len(), world.heard("colleague").len()), (1, 1));
}

#[tokio::test]
async fn slow_connections_do_not_hold_up_the_others() {
    let world = World::new().await;
    world.crowd(300).await;
    world.gateway.judge(|id, _| if is_one_in(id, 10, 0) { Post::Silent } else { Post::Taken });
    let begun = Instant::now();
    once(&world.broadcaster(), &order(Step::Placed)).await.unwrap();
    assert_eq!(world.gateway.received().len(), 270);
    // Thirty are slow, and fewer than the sends that may be under way: they are waited for together.
    assert!(begun.elapsed() < TIMEOUT * 3 + Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_connection_that_has_run_out_gets_nothing_and_is_struck() {
    let world = World::new().await;
    world.connect(ORG, AUTHOR, "fresh").await;
    let long_ago = clock::now() - SignedDuration::from_hours(3);
    world.connect_at(ORG, AUTHOR, "run-out", long_ago).await;
    once(&world.broadcaster(), &note(NoteStep::Saved, false, false)).await.unwrap();
    assert_eq!((world.heard("fresh").len(), world.heard("run-out").len()), (1, 0));
    assert_eq!(world.connected().await, ["fresh"]);
}

#[tokio::test]
async fn an_author_who_leaves_in_the_middle_is_no_trouble() {
    let world = World::with_listeners().await;
    world.crowd(100).await;
    let (live, runtime) = (world.live.clone(), tokio::runtime::Handle::current());
    // With the first message somebody gets, the author is gone, from the list as well.
    world.gateway.judge(move |id, _| {
        let live = live.clone();
        runtime.spawn(async move { live.disconnect("author", clock::now()).await });
        if id == "author" { Post::Gone } else { Post::Taken }
    });
    assert_eq!(
        once(&world.broadcaster(), &note(NoteStep::Saved, true, false)).await.unwrap(),
        Applied::Changed
    );
    let received = world.gateway.received();
    assert_eq!(received.len(), 101);
    assert!(received.values().all(|messages| messages.len() == 1));
    world.assert_all_done(1).await;
}
