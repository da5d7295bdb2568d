//! Failing on purpose.

use stock_allocator::{Allocator, Injection};
use tradewind_kit::batch::Applied;
use tradewind_kit::{Aws, Disposition};
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::support::{PLUMBING, Trouble, Workers, World, aws, created, handle, lot, order};

/// A switch of one's own; gone with [`Switch::remove`].
struct Switch {
    aws: Aws,
    name: String,
}

impl Switch {
    fn new() -> Self {
        Self {
            aws: aws(cloud_endpoint()),
            name: format!("/tradewind-test/{}/failure-injection", fastrand::u64(..)),
        }
    }

    fn allocator(&self, workers: Workers) -> Allocator {
        workers.allocator.with_injection(Injection::new(&self.aws, self.name.as_str()))
    }

    async fn turn(&self, value: &str) {
        let put = self.aws.ssm().put_parameter().name(&self.name).value(value).overwrite(true);
        put.r#type("String".into()).send().await.unwrap();
    }

    async fn remove(self) {
        self.aws.ssm().delete_parameter().name(&self.name).send().await.unwrap();
    }
}

const INJECTED: Result<Applied, Trouble> =
    Err(Trouble { disposition: Disposition::Transient, code: "failure_injected" });

#[tokio::test]
async fn the_sku_fails_while_the_switch_is_on_or_missing_and_is_allocated_once_it_is_off() {
    let world =
        World::after(&[lot(PLUMBING, "FAIL-ME", "SEED-1", 10), lot(PLUMBING, "APPLES", "SEED-1", 10)]).await;
    let switch = Switch::new();
    let allocator = switch.allocator(world.workers());
    let doomed = created(&order(PLUMBING, "ABC001", &[("APPLES", 1), ("FAIL-ME", 1)]));
    assert_eq!(handle(&allocator, &doomed).await, INJECTED, "a missing switch is on");
    switch.turn("on").await;
    assert_eq!(handle(&allocator, &doomed).await, INJECTED);
    let other = created(&order(PLUMBING, "ABC002", &[("APPLES", 1)]));
    assert_eq!(handle(&allocator, &other).await, Ok(Applied::Changed), "other orders are not concerned");
    switch.turn("off").await;
    assert_eq!(handle(&allocator, &doomed).await, Ok(Applied::Changed), "the switch is read anew");
    assert_eq!(world.units(PLUMBING, "FAIL-ME").await, (9, 1, 0));
    switch.remove().await;
}

#[tokio::test]
async fn without_a_switch_the_sku_is_one_like_any_other() {
    let world = World::after(&[lot(PLUMBING, "FAIL-ME", "SEED-1", 10)]).await;
    let order = order(PLUMBING, "ABC001", &[("FAIL-ME", 1)]);
    assert_eq!(world.workers().handle(&created(&order)).await, Ok(Applied::Changed));
}

#[tokio::test]
async fn a_switch_out_of_reach_is_waited_for() {
    let world = World::after(&[lot(PLUMBING, "FAIL-ME", "SEED-1", 10)]).await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let injection = Injection::new(&aws(proxy.url()), "/tradewind-test/failure-injection");
    let allocator = world.workers().allocator.with_injection(injection);
    let trouble = handle(&allocator, &created(&order(PLUMBING, "ABC001", &[("FAIL-ME", 1)]))).await;
    assert_eq!(trouble, Err(Trouble { disposition: Disposition::Transient, code: "switch_unavailable" }));
}
