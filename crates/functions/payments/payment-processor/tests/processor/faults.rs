//! DynamoDB in trouble: conflicts, throttling, lost requests and lost answers, while the gateway fails too.

use tradewind_testkit::{FaultProxy, Odds, cloud_endpoint};

use crate::orders::{fastrand_seed, some_orders};
use crate::support::{World, aws, deliver};

#[tokio::test]
async fn conflicts_throttling_and_lost_answers_leave_every_charge_accounted_for() {
    for _ in 0..3 {
        let (orders, events) = some_orders(9);
        let (world, seed) = (World::new().await, fastrand_seed());
        let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(40)).await;
        let flaky = |retries: bool| {
            let aws = aws(proxy.url());
            let aws = if retries { aws } else { aws.without_retries() };
            world.processor_over(&aws, world.gateway(seed, 70))
        };
        let (one, two) = (flaky(true), flaky(false));
        tokio::join!(deliver(&one, &events, 10), deliver(&two, &events, 3));
        world.assert_all_accounted(&orders).await;
        let injected = proxy.injected();
        assert!(injected.conflicts > 0 && injected.lost_answers > 0, "{injected:?}");
    }
}
