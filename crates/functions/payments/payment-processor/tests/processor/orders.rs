//! Whatever the order of arrival and however often, and whoever else is at it.

use tradewind_domain::order::Order;
use tradewind_domain::payment::Status;
use tradewind_events::Event;
use tradewind_kit::batch::Applied;
use tradewind_testkit::delivery::{shuffles, twice_and_in_any_order};

use crate::support::{World, allocated, cancelled, deliver, once, order};

/// Orders of which every third is cancelled, and their events.
pub fn some_orders(count: u32) -> (Vec<Order>, Vec<Event>) {
    let orders: Vec<_> = (0..count).map(|number| order(number, 1_000 + u64::from(number))).collect();
    let events = orders.iter().zip(0..).flat_map(|(order, number)| {
        let cancelled = (number % 3 == 0).then(|| cancelled(order));
        [Some(allocated(order)), cancelled].into_iter().flatten()
    });
    let events = events.collect();
    (orders, events)
}

#[tokio::test]
async fn an_order_is_paid_once_and_a_repetition_is_a_duplicate() {
    let world = World::new().await;
    let (processor, order) = (world.processor(world.gateway(1, 0)), order(1, 3325));
    let event = allocated(&order);
    assert_eq!(once(&processor, &event).await, Ok(Applied::Changed));
    assert_eq!(once(&processor, &event).await, Ok(Applied::Duplicate));
    assert_eq!(world.assert_accounted(&order).await, Status::Accepted);
    assert_eq!(world.payment(&order).await.unwrap().retries, 0);
}

#[tokio::test]
async fn a_cancelled_order_gets_its_money_back_or_is_never_charged() {
    let world = World::new().await;
    let processor = world.processor(world.gateway(1, 0));
    let (paid, unpaid) = (order(1, 3325), order(2, 3325));
    for event in [allocated(&paid), cancelled(&paid), cancelled(&unpaid)] {
        assert_eq!(once(&processor, &event).await, Ok(Applied::Changed));
    }
    for event in [cancelled(&paid), allocated(&paid), allocated(&unpaid), cancelled(&unpaid)] {
        assert_eq!(once(&processor, &event).await, Ok(Applied::Duplicate));
    }
    assert_eq!(world.assert_accounted(&paid).await, Status::Refunded);
    assert_eq!(world.assert_accounted(&unpaid).await, Status::Cancelled);
    assert!(world.ledger.account("plumbingCo123/ORDER-002").is_none(), "the gateway never heard of it");
}

#[tokio::test]
async fn an_event_of_another_kind_is_foreign() {
    use tradewind_kit::batch::{Delivery, Handler as _};
    use tradewind_kit::{Dispose as _, Disposition};
    let world = World::new().await;
    let event = crate::support::event(&order(1, 100), tradewind_domain::order::Step::Placed);
    let error = world.processor(world.gateway(1, 0)).handle(&Delivery::new(event)).await.unwrap_err();
    assert_eq!((error.disposition(), error.code()), (Disposition::Permanent, "foreign_event"));
}

#[tokio::test]
async fn allocation_and_cancellation_twice_and_in_any_order_leave_nothing_taken() {
    let ordered = order(1, 3325);
    let events = [allocated(&ordered), cancelled(&ordered)];
    for percent in [0, 70] {
        twice_and_in_any_order(&events, 10, async |events: Vec<Event>| {
            let world = World::new().await;
            deliver(&world.processor(world.gateway(fastrand_seed(), percent)), &events, 1).await;
            assert_ne!(world.assert_accounted(&ordered).await, Status::Accepted);
        })
        .await;
    }
}

#[tokio::test]
async fn many_orders_over_a_failing_gateway_twice_and_in_any_order_are_all_accounted_for() {
    let (orders, events) = some_orders(9);
    for batch in [1, 10] {
        twice_and_in_any_order(&events, 5, async |events: Vec<Event>| {
            let world = World::new().await;
            deliver(&world.processor(world.gateway(fastrand_seed(), 70)), &events, batch).await;
            world.assert_all_accounted(&orders).await;
        })
        .await;
    }
}

#[tokio::test]
async fn two_workers_at_once_over_a_failing_gateway_account_for_every_charge() {
    for round in 0..4 {
        let (orders, events) = some_orders(9);
        let world = World::new().await;
        let seed = fastrand_seed();
        let told: Vec<_> = shuffles(&events, 2).collect();
        let told = |at: usize| told[at % told.len()].items.as_slice();
        let (one, two) = (world.processor(world.gateway(seed, 70)), world.processor(world.gateway(seed, 70)));
        tokio::join!(deliver(&one, told(0), 1 + round), deliver(&two, told(1), 10));
        world.assert_all_accounted(&orders).await;
    }
}

/// Another gateway each time; printed when the test fails.
pub fn fastrand_seed() -> u64 {
    let seed = tradewind_kit::ids::span_id();
    #[expect(clippy::print_stderr, reason = "part of the report of a failing test")]
    {
        eprintln!("gateway seed {seed}");
    }
    seed
}

#[tokio::test]
async fn an_event_that_an_operator_put_there_before_does_not_hold_up_the_payment() {
    use tradewind_domain::order::Step;
    use tradewind_events::order::{Remark, encode};
    use tradewind_kit::ids;
    use tradewind_stores::dynamodb::event_store::{EventKey, NewEvent};
    let (world, order) = (World::new().await, order(1, 3325));
    let origin = ids::beginning(ids::trace());
    let raw = encode(&order, Step::PaymentAccepted, Remark::default(), &origin).unwrap();
    let key = EventKey::step(&order.org_id, &order.id, Step::PaymentAccepted);
    let events = world.event_store(&crate::support::aws(tradewind_testkit::cloud_endpoint()));
    events.append(&NewEvent::new(key, &order.org_id, origin.time, raw)).await.unwrap();

    let processor = world.processor(world.gateway(1, 0));
    assert_eq!(once(&processor, &allocated(&order)).await, Ok(Applied::Changed));
    let payment = world.payment(&order).await.unwrap();
    assert_eq!((payment.status, payment.lease), (Status::Accepted, None));
    assert_eq!(world.ledger.net(), 3325);
}

#[test]
fn a_configuration_that_lacks_something_says_what() {
    use payment_processor::PaymentProcessor;
    use tradewind_kit::config::Reader;
    let mut env = Reader::new(|name| (name == "GATEWAY_FAILURE_PERCENT").then(|| "101".to_owned()));
    let aws = crate::support::aws("http://127.0.0.1:9");
    let processor = PaymentProcessor::read(&mut env, &aws);
    let error = env.finish(processor).unwrap_err().to_string();
    for name in ["PAYMENTS_TABLE", "EVENT_STORE_TABLE", "GATEWAY_FAILURE_PERCENT"] {
        assert!(error.contains(name), "{error}");
    }
}
