//! Events that the rules of the queues do not let through.

use tradewind_domain::order::Step;
use tradewind_kit::Disposition;

use crate::support::{PLUMBING, Trouble, World, handle, lot, order, step};

#[tokio::test]
async fn each_worker_refuses_what_is_not_for_it_and_writes_nothing() {
    let (world, foreign) =
        (World::empty().await, Err(Trouble { disposition: Disposition::Permanent, code: "foreign_event" }));
    let workers = world.workers();
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4)]);
    for of_order in Step::ALL {
        let event = step(&order, of_order);
        assert_eq!(handle(&workers.restocker, &event).await, foreign);
        if of_order != Step::Created {
            assert_eq!(handle(&workers.allocator, &event).await, foreign);
        }
        if of_order != Step::PaymentAccepted {
            assert_eq!(handle(&workers.completer, &event).await, foreign);
        }
        if !matches!(of_order, Step::PaymentRejected | Step::Cancelled) {
            assert_eq!(handle(&workers.deallocator, &event).await, foreign);
        }
    }
    let lot = lot(PLUMBING, "APPLES", "A00001", 10);
    assert_eq!(handle(&workers.allocator, &lot).await, foreign);
    assert_eq!(handle(&workers.completer, &lot).await, foreign);
    assert_eq!(handle(&workers.deallocator, &lot).await, foreign);
    assert_eq!(world.state().await, World::empty().await.state().await);
}

#[tokio::test]
async fn an_order_that_names_a_sku_twice_is_refused_for_good() {
    let world = World::after(&[lot(PLUMBING, "APPLES", "A00001", 10)]).await;
    // The API merges such lines; only a raw event can hold them.
    let order = order(PLUMBING, "ABC001", &[("APPLES", 4), ("APPLES", 4)]);
    let trouble = world.workers().handle(&step(&order, Step::Created)).await.unwrap_err();
    assert_eq!(trouble, Trouble { disposition: Disposition::Permanent, code: "store_refused" });
    assert_eq!(world.units(PLUMBING, "APPLES").await, (10, 0, 0));
}
