//! A table and an outbox of one's own, events, and a queue's patience.

use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use email_notifier::{EmailNotifier, NotifyError};
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Money, OrderId, OrgId, Sku, Units, UserId};
use tradewind_events::order::{Remark, encode};
use tradewind_events::{Event, decode};
use tradewind_gateways::letter::LetterWriter;
use tradewind_gateways::mailer::{Mailer, RecordingMailer};
use tradewind_kit::batch::{Applied, Delivery, Each, Handler as _, Worker as _};
use tradewind_kit::{Aws, Dispose as _, Disposition, ids};
use tradewind_stores::Notifications;
use tradewind_testkit::{Table, cloud_endpoint};

/// Whoever is slow has lost it already.
pub const NO_LEASE: Duration = Duration::ZERO;
/// Between two deliveries of an event.
const PAUSE: Duration = Duration::from_millis(2);
/// After that an event is stuck.
const PATIENCE: Duration = Duration::from_secs(40);
/// Longer than any test.
pub const LONG_LEASE: Duration = Duration::from_mins(1);

pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

pub struct World {
    pub table: Table,
    pub mailer: RecordingMailer,
}

impl World {
    pub async fn new() -> Self {
        Self { table: Table::create().await, mailer: RecordingMailer::default() }
    }

    /// A notifier without a model.
    pub fn notifier(&self) -> EmailNotifier<RecordingMailer> {
        self.notifier_over(&aws(cloud_endpoint()), self.mailer.clone())
    }

    pub fn notifier_over<M: Mailer>(&self, aws: &Aws, mailer: M) -> EmailNotifier<M> {
        let notifications = Notifications::new(aws, self.table.name());
        EmailNotifier::new(notifications, LetterWriter::new(None), mailer).with_lease(LONG_LEASE)
    }

    /// The subjects of all mails, sorted.
    pub fn subjects(&self) -> Vec<String> {
        let mut subjects: Vec<_> = self.mailer.sent().into_iter().map(|sent| sent.letter.subject).collect();
        subjects.sort();
        subjects
    }

    /// Asserts that there is a record of each of so many mails, and that all are sent.
    pub async fn assert_all_sent(&self, count: usize) {
        let items = self.table.items().await;
        assert_eq!(items.len(), count, "{items:#?}");
        for item in items.values() {
            assert_eq!(item["status"], "SENT", "{items:#?}");
            assert!(!item.contains_key("leaseOwner"), "{items:#?}");
        }
    }
}

/// An event of an order whose customer is Jane.
pub fn event(step: Step) -> Event {
    event_to(step, Some("jane@shop.example"))
}

pub fn event_to(step: Step, contact: Option<&str>) -> Event {
    let order = Order {
        id: OrderId::parse("orderId", "ABC001").unwrap(),
        org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
        lines: vec![Line {
            sku: Sku::parse("sku", "APPLES").unwrap(),
            units: Units::parse("units", 20).unwrap(),
        }],
        total: Money::from_minor(3325).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: None,
        contact: contact.map(str::to_owned),
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    };
    let encoded = encode(&order, step, Remark::default(), &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}

pub async fn once<M: Mailer>(notifier: &EmailNotifier<M>, event: &Event) -> Result<Applied, NotifyError> {
    notifier.handle(&Delivery::new(event.clone())).await
}

/// Delivers all at once, and returns what failed: a queue would bring it again.
pub async fn attempt<M: Mailer + Clone>(notifier: &EmailNotifier<M>, events: &[Event]) -> Vec<Event> {
    let deliveries: Vec<_> = events.iter().cloned().map(Delivery::new).collect();
    let results = Each(notifier.clone()).apply(&deliveries).await;
    let pairs = events.iter().zip(results);
    let failed = pairs.filter_map(|(event, result)| {
        let error = result.err()?;
        assert_eq!(error.disposition(), Disposition::Transient, "{error}");
        Some(event.clone())
    });
    failed.collect()
}

/// Delivers until everything is done, like a queue without end.
pub async fn deliver<M: Mailer + Clone>(notifier: &EmailNotifier<M>, events: &[Event]) {
    let mut left = events.to_vec();
    let begun = Instant::now();
    loop {
        left = attempt(notifier, &left).await;
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "never done: {left:#?}");
        // As a queue does, only sooner.
        tokio::time::sleep(PAUSE).await;
    }
}
