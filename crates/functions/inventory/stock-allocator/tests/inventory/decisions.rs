//! What is decided, and that it stays decided.

use tradewind_domain::order::Step;
use tradewind_events::decode;
use tradewind_kit::Disposition;
use tradewind_kit::batch::Applied;

use crate::support::{ELECTRIC, PLUMBING, Trouble, World, created, lot, order, step};

#[tokio::test]
async fn an_allocation_takes_all_lines_and_moves_on_with_its_order() {
    let world =
        World::after(&[lot(PLUMBING, "APPLES", "A00001", 10), lot(PLUMBING, "PEARS", "A00001", 5)]).await;
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4), ("PEARS", 5)]);
    let workers = world.workers();
    assert_eq!(workers.handle(&created(&order)).await, Ok(Applied::Changed));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (6, 4, 0));
    assert_eq!(world.units(PLUMBING, "PEARS").await, (0, 5, 0));
    assert_eq!(world.standing(&order).await, ("ALLOCATED".to_owned(), vec!["OrderStockAllocated"]));

    assert_eq!(workers.handle(&step(&order, Step::PaymentAccepted)).await, Ok(Applied::Changed));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (6, 0, 4));
    let confirmed = vec!["OrderConfirmed", "OrderStockAllocated"];
    assert_eq!(world.standing(&order).await, ("COMPLETED".to_owned(), confirmed.clone()));

    assert_eq!(workers.handle(&step(&order, Step::Cancelled)).await, Ok(Applied::Changed));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (10, 0, 0));
    assert_eq!(world.standing(&order).await, ("RETURNED".to_owned(), confirmed));
    world.assert_accounted(&[order]).await;
}

#[tokio::test]
async fn a_depletion_takes_nothing_says_what_is_missing_and_stays_after_a_restock() {
    let world =
        World::after(&[lot(PLUMBING, "APPLES", "A00001", 10), lot(PLUMBING, "PEARS", "A00001", 5)]).await;
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4), ("PEARS", 6), ("PLUMS", 1)]);
    let (workers, event) = (world.workers(), created(&order));
    assert_eq!(workers.handle(&event).await, Ok(Applied::Changed));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (10, 0, 0));

    let told = world.events.items().await.into_values().next().unwrap();
    let told = decode(&told["event"]).unwrap();
    let (depleted, data) = told.order().unwrap();
    assert_eq!(
        (depleted, told.traceparent.unwrap().trace_id()),
        (Step::StockDepleted, event.traceparent.unwrap().trace_id())
    );
    assert_eq!(data.reason.as_deref(), Some("PEARS: 6 ordered, 5 available; PLUMS: 1 ordered, 0 available"));

    for lot in [lot(PLUMBING, "PEARS", "A00002", 50), lot(PLUMBING, "PLUMS", "A00002", 50)] {
        assert_eq!(workers.handle(&lot).await, Ok(Applied::Changed));
    }
    assert_eq!(workers.handle(&event).await, Ok(Applied::Duplicate));
    assert_eq!(
        workers.handle(&created(&order)).await,
        Ok(Applied::Duplicate),
        "another event of the same step"
    );
    assert_eq!(world.standing(&order).await, ("DEPLETED".to_owned(), vec!["OrderStockDepleted"]));
    for ended in [Step::Cancelled, Step::PaymentRejected] {
        assert_eq!(workers.handle(&step(&order, ended)).await, Ok(Applied::Duplicate));
    }
    let paid = workers.handle(&step(&order, Step::PaymentAccepted)).await;
    assert_eq!(paid, Err(Trouble { disposition: Disposition::Permanent, code: "stock_depleted" }));
    world.assert_accounted(&[order]).await;
}

#[tokio::test]
async fn a_cancellation_before_the_decision_leaves_nothing_to_decide() {
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    let workers = world.workers();
    assert_eq!(workers.handle(&step(&order, Step::Cancelled)).await, Ok(Applied::Changed));
    for late in [created(&order), step(&order, Step::PaymentAccepted), step(&order, Step::Cancelled)] {
        assert_eq!(workers.handle(&late).await, Ok(Applied::Duplicate));
    }
    assert_eq!(world.standing(&order).await, ("CANCELLED".to_owned(), vec![]));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (10, 0, 0));
}

#[tokio::test]
async fn an_outcome_of_the_payment_waits_for_the_decision() {
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    let workers = world.workers();
    for early in [Step::PaymentAccepted, Step::PaymentRejected] {
        let trouble = workers.handle(&step(&order, early)).await;
        assert_eq!(trouble, Err(Trouble { disposition: Disposition::Transient, code: "no_allocation_yet" }));
    }
    assert_eq!(world.standing(&order).await, (String::new(), vec![]));
}

#[tokio::test]
async fn a_payment_rejected_after_it_was_accepted_is_for_people_to_judge() {
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    let workers = world.workers();
    for event in [created(&order), step(&order, Step::PaymentAccepted)] {
        assert_eq!(workers.handle(&event).await, Ok(Applied::Changed));
    }
    let trouble = workers.handle(&step(&order, Step::PaymentRejected)).await;
    assert_eq!(trouble, Err(Trouble { disposition: Disposition::Permanent, code: "order_confirmed" }));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (6, 0, 4));
}

#[tokio::test]
async fn an_event_that_others_wrote_moves_no_stock_and_is_told_to_people() {
    let told_by_others = Err(Trouble { disposition: Disposition::Permanent, code: "told_by_others" });
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    let workers = world.workers();
    let first = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    world.tell(&first, Step::StockAllocated).await;
    assert_eq!(workers.handle(&created(&first)).await, told_by_others);
    let second = order(PLUMBING, "ABC002", &[("APPLES", 4)]);
    assert_eq!(workers.handle(&created(&second)).await, Ok(Applied::Changed));
    world.tell(&second, Step::Confirmed).await;
    assert_eq!(workers.handle(&step(&second, Step::PaymentAccepted)).await, told_by_others);
    assert_eq!(world.units(PLUMBING, "APPLES").await, (6, 4, 0));
}

#[tokio::test]
async fn what_is_given_back_is_what_was_taken_whatever_the_event_says() {
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    let taken = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    let claimed = order(PLUMBING, "ABC001", &[("APPLES", 9), ("PEARS", 9)]);
    let workers = world.workers();
    assert_eq!(workers.handle(&created(&taken)).await, Ok(Applied::Changed));
    assert_eq!(workers.handle(&step(&claimed, Step::Cancelled)).await, Ok(Applied::Changed));
    assert_eq!(world.units(PLUMBING, "APPLES").await, (10, 0, 0));
    world.assert_accounted(&[taken]).await;
}

#[tokio::test]
async fn an_order_of_fifty_lines_is_one_transaction_all_the_way() {
    let names: Vec<_> = (0..50).map(|number| format!("SKU-{number}")).collect();
    let lots: Vec<_> = names.iter().map(|name| lot(PLUMBING, name, "A00001", 3)).collect();
    let lines: Vec<_> = names.iter().map(|name| (name.as_str(), 2)).collect();
    let world = World::after(&lots).await;
    let order = order(PLUMBING, "ABC001", &lines);
    for event in [created(&order), step(&order, Step::PaymentAccepted), step(&order, Step::Cancelled)] {
        assert_eq!(world.workers().handle(&event).await, Ok(Applied::Changed));
        world.assert_accounted(std::slice::from_ref(&order)).await;
    }
}

#[tokio::test]
async fn the_same_names_in_another_org_are_other_stock_and_other_orders() {
    let world =
        World::after(&[lot(PLUMBING, "APPLES", "A00001", 10), lot(ELECTRIC, "APPLES", "A00001", 3)]).await;
    let workers = world.workers();
    let (mine, theirs) =
        (order(PLUMBING, "ABC001", &[("APPLES", 4)]), order(ELECTRIC, "ABC001", &[("APPLES", 3)]));
    for event in [created(&mine), created(&theirs), step(&theirs, Step::Cancelled)] {
        assert_eq!(workers.handle(&event).await, Ok(Applied::Changed));
    }
    assert_eq!(world.units(PLUMBING, "APPLES").await, (6, 4, 0));
    assert_eq!(world.units(ELECTRIC, "APPLES").await, (3, 0, 0));
    assert_eq!(world.standing(&mine).await.0, "ALLOCATED");
    world.assert_accounted(&[mine, theirs]).await;
}
