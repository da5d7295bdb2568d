//! One mail for each event.

use futures::future::join_all;
use tradewind_domain::order::Step;
use tradewind_events::Event;
use tradewind_gateways::mailer::MailError;
use tradewind_kit::batch::Applied;
use tradewind_kit::{Dispose as _, Disposition};
use tradewind_testkit::delivery::twice_and_in_any_order;

use crate::support::{LONG_LEASE, NO_LEASE, World, deliver, event, event_to, once};

#[tokio::test]
async fn events_twice_and_in_any_order_are_told_of_once_each() {
    let events = [event(Step::Confirmed), event(Step::Shipped), event(Step::PaymentRejected)];
    twice_and_in_any_order(&events, 5, async |events: Vec<Event>| {
        let world = World::new().await;
        deliver(&world.notifier(), &events).await;
        let expected = [
            "The payment of your order ABC001 was not accepted",
            "Your order ABC001 is confirmed",
            "Your order ABC001 is on its way",
        ];
        assert_eq!(world.subjects(), expected);
        world.assert_all_sent(3).await;
    })
    .await;
}

#[tokio::test]
async fn many_workers_with_the_same_event_send_one_mail() {
    for _ in 0..10 {
        let (world, event) = (World::new().await, event(Step::Confirmed));
        let notifiers: Vec<_> = (0..8).map(|_| world.notifier()).collect();
        join_all(notifiers.iter().map(|notifier| deliver(notifier, std::slice::from_ref(&event)))).await;
        assert_eq!(world.mailer.sent().len(), 1);
        world.assert_all_sent(1).await;
    }
}

#[tokio::test]
async fn a_mail_that_failed_is_sent_at_the_next_delivery_without_waiting_for_the_lease() {
    let (world, event) = (World::new().await, event(Step::Shipped));
    let notifier = world.notifier().with_lease(LONG_LEASE);
    world.mailer.fail_next(MailError::Throttled("as planned".to_owned()));
    let error = once(&notifier, &event).await.unwrap_err();
    assert_eq!((error.disposition(), error.code()), (Disposition::Transient, "mail_throttled"));
    assert_eq!(once(&notifier, &event).await.unwrap(), Applied::Changed);
    assert_eq!(once(&notifier, &event).await.unwrap(), Applied::Duplicate);
    assert_eq!(world.mailer.sent().len(), 1);
}

#[tokio::test]
async fn an_answer_of_the_mailer_that_was_lost_means_a_second_mail_rather_than_none() {
    let (world, event) = (World::new().await, event(Step::Shipped));
    world.mailer.lose_next_answer();
    let error = once(&world.notifier(), &event).await.unwrap_err();
    assert_eq!(error.code(), "mail_timed_out");
    assert_eq!(once(&world.notifier(), &event).await.unwrap(), Applied::Changed);
    assert_eq!(world.mailer.sent().len(), 2);
}

#[tokio::test]
async fn a_refused_address_is_for_the_dead_letters_and_may_be_sent_again_from_there() {
    let (world, event) = (World::new().await, event(Step::Shipped));
    world.mailer.fail_next(MailError::Refused("no such address".to_owned()));
    let error = once(&world.notifier(), &event).await.unwrap_err();
    assert_eq!((error.disposition(), error.code()), (Disposition::Permanent, "mail_refused"));
    assert_eq!(once(&world.notifier(), &event).await.unwrap(), Applied::Changed);
}

#[tokio::test]
async fn without_a_contact_nobody_is_told_and_nothing_written() {
    let world = World::new().await;
    let event = event_to(Step::Confirmed, None);
    assert_eq!(once(&world.notifier(), &event).await.unwrap(), Applied::Duplicate);
    assert_eq!((world.mailer.sent().len(), world.table.items().await.len()), (0, 0));
}

#[tokio::test]
async fn an_event_of_another_kind_is_foreign() {
    let error = once(&World::new().await.notifier(), &event(Step::Placed)).await.unwrap_err();
    assert_eq!((error.disposition(), error.code()), (Disposition::Permanent, "foreign_event"));
}

#[tokio::test]
async fn a_lease_that_has_run_out_is_taken_over_and_one_that_runs_is_not() {
    use tradewind_domain::{Lease, OrderId};
    use tradewind_kit::{clock, ids};
    use tradewind_stores::Notifications;
    use tradewind_stores::dynamodb::notifications::{MailClaim, MailKey};
    for (length, told) in [(NO_LEASE, true), (LONG_LEASE, false)] {
        let (world, event) = (World::new().await, event(Step::Shipped));
        let aws = crate::support::aws(tradewind_testkit::cloud_endpoint());
        let crashed = Notifications::new(&aws, world.table.name());
        let order_id = OrderId::parse("orderId", "ABC001").unwrap();
        let mail = MailKey { org_id: event.org_id.clone(), order_id, event_id: event.id };
        let lease = Lease::new(ids::uuid(), clock::now(), length);
        let claim = crashed.claim(&mail, event.r#type, lease, clock::now()).await.unwrap();
        assert_eq!(claim, MailClaim::Mine);
        match once(&world.notifier(), &event).await {
            Ok(applied) => assert_eq!((applied, told), (Applied::Changed, true)),
            Err(error) => assert_eq!((error.code(), told), ("mail_in_progress", false)),
        }
        assert_eq!(world.mailer.sent().len(), usize::from(told));
    }
}
