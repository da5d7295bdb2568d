//! A crash after each step, and a table in trouble.

use tradewind_domain::order::Step;
use tradewind_gateways::letter::Letter;
use tradewind_gateways::mailer::{MailError, Mailer, RecordingMailer};
use tradewind_kit::batch::Applied;
use tradewind_testkit::{ChaosProxy, FaultProxy, Odds, cloud_endpoint};

use crate::support::{NO_LEASE, World, attempt, aws, deliver, event, once};

#[tokio::test]
async fn a_crash_after_each_step_loses_no_mail_and_sends_none_twice() {
    let event = event(Step::Confirmed);
    for pieces in 0.. {
        let world = World::new().await;
        let proxy = ChaosProxy::start(cloud_endpoint()).await;
        match pieces {
            0 => proxy.cut(),
            pieces => proxy.cut_after_client_chunks(pieces),
        }
        let crashing = world.notifier_over(&aws(proxy.url()).without_retries(), world.mailer.clone());
        let crashing = crashing.with_lease(NO_LEASE);
        let failed = attempt(&crashing, std::slice::from_ref(&event)).await;
        drop(proxy);

        let notifier = world.notifier().with_lease(NO_LEASE);
        deliver(&notifier, &failed).await;
        assert_eq!(world.mailer.sent().len(), 1, "after a cut at piece {pieces}");
        // A duplicate of the event meets the record, where it could be written.
        deliver(&notifier, std::slice::from_ref(&event)).await;
        world.assert_all_sent(1).await;
        assert_eq!(world.mailer.sent().len(), 1, "after a cut at piece {pieces}");
        if failed.is_empty() {
            assert!(pieces >= 2, "the claim and the record: {pieces}");
            return;
        }
    }
}

#[tokio::test]
async fn a_table_in_trouble_loses_no_mail() {
    let seed = tradewind_kit::ids::span_id();
    let world = World::new().await;
    let proxy = FaultProxy::start(cloud_endpoint(), seed, Odds::even(40)).await;
    let steps = [Step::Confirmed, Step::StockDepleted, Step::PaymentRejected, Step::Shipped];
    let events = [steps, steps].concat().into_iter().map(event).collect::<Vec<_>>();
    let flaky = world.notifier_over(&aws(proxy.url()), world.mailer.clone()).with_lease(NO_LEASE);
    deliver(&flaky, &events).await;
    assert!(world.mailer.sent().len() >= events.len(), "seed {seed}");
    deliver(&world.notifier().with_lease(NO_LEASE), &events).await;
    world.assert_all_sent(events.len()).await;
}

/// The table is gone as soon as a mail is out.
struct Unplugging<'a> {
    inner: RecordingMailer,
    line: &'a ChaosProxy,
}

impl Mailer for Unplugging<'_> {
    async fn send(&self, to: &str, letter: &Letter) -> Result<String, MailError> {
        let sent = self.inner.send(to, letter).await;
        self.line.cut();
        sent
    }
}

#[tokio::test]
async fn a_mail_that_is_out_but_not_on_the_record_is_acknowledged() {
    let (world, event) = (World::new().await, event(Step::Shipped));
    let line = ChaosProxy::start(cloud_endpoint()).await;
    let mailer = Unplugging { inner: world.mailer.clone(), line: &line };
    let notifier = world.notifier_over(&aws(line.url()), mailer).with_lease(NO_LEASE);
    assert_eq!(once(&notifier, &event).await.unwrap(), Applied::Changed);
    assert_eq!(world.mailer.sent().len(), 1);
    // Only a duplicate of the event, later than the lease, sends again: nobody can know better.
    assert_eq!(once(&world.notifier(), &event).await.unwrap(), Applied::Changed);
    assert_eq!(world.mailer.sent().len(), 2);
    world.assert_all_sent(1).await;
}
