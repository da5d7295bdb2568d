//! Tables and a ledger of one's own, orders, their events, and a queue's patience.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use payment_processor::PaymentProcessor;
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::payment::Payment;
use tradewind_domain::{Money, OrderId, OrgId, Sku, Units, UserId};
use tradewind_events::order::{Remark, encode};
use tradewind_events::{Event, decode};
use tradewind_gateways::payment::{Ledger, PaymentGateway, SimulatedGateway};
use tradewind_kit::batch::{Applied, Delivery, Each, Handler as _, Worker as _};
use tradewind_kit::{Aws, Dispose as _, Disposition, ids};
use tradewind_stores::{EventStore, PaymentView, Payments};
use tradewind_testkit::{Table, cloud_endpoint};

/// Whoever is slow has lost it already: the worst that leases allow.
pub const NO_LEASE: Duration = Duration::ZERO;
/// Between two deliveries of an event.
const PAUSE: Duration = Duration::from_millis(2);
/// After that an event is stuck.
const PATIENCE: Duration = Duration::from_secs(40);
/// Longer than any test.
pub const LONG_LEASE: Duration = Duration::from_mins(1);

/// Clients of the cloud at this address.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

pub struct World {
    pub payments: Table,
    pub events: Table,
    pub ledger: Arc<Ledger>,
}

impl World {
    pub async fn new() -> Self {
        let (payments, events) = tokio::join!(Table::create(), Table::create());
        Self { payments, events, ledger: Arc::default() }
    }

    /// A gateway with this world's books.
    pub fn gateway(&self, seed: u64, failure_percent: u8) -> SimulatedGateway {
        let gateway = SimulatedGateway::new(seed).with_failure_percent(failure_percent);
        gateway.with_ledger(self.ledger.clone())
    }

    pub fn store(&self, aws: &Aws) -> Payments {
        Payments::new(aws, self.payments.name(), self.event_store(aws))
    }

    pub fn event_store(&self, aws: &Aws) -> EventStore {
        EventStore::new(aws, self.events.name())
    }

    pub fn processor<G: PaymentGateway>(&self, gateway: G) -> PaymentProcessor<G> {
        self.processor_over(&aws(cloud_endpoint()), gateway)
    }

    pub fn processor_over<G: PaymentGateway>(&self, aws: &Aws, gateway: G) -> PaymentProcessor<G> {
        PaymentProcessor::new(self.store(aws), gateway).with_lease(NO_LEASE)
    }

    pub async fn payment(&self, order: &Order) -> Option<Payment> {
        let view = PaymentView::new(&aws(cloud_endpoint()), self.payments.name());
        view.get(&order.org_id, &order.id).await.unwrap()
    }
}

/// An order of some apples.
pub fn order(number: u32, total: u64) -> Order {
    Order {
        id: OrderId::parse("orderId", &format!("ORDER-{number:03}")).unwrap(),
        org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
        lines: vec![Line {
            sku: Sku::parse("sku", "APPLES").unwrap(),
            units: Units::parse("units", 20).unwrap(),
        }],
        total: Money::from_minor(total).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: None,
        contact: None,
        placed_at: "2026-11-21T09:01:00Z".parse().unwrap(),
    }
}

/// What happened to an order, as it arrives.
pub fn event(order: &Order, step: Step) -> Event {
    let encoded = encode(order, step, Remark::default(), &ids::beginning(ids::trace())).unwrap();
    decode(&encoded.json).unwrap()
}

pub fn allocated(order: &Order) -> Event {
    event(order, Step::StockAllocated)
}

pub fn cancelled(order: &Order) -> Event {
    event(order, Step::Cancelled)
}

/// Delivers one event once: what it came to, or the code of a transient error.
pub async fn once<G: PaymentGateway>(
    processor: &PaymentProcessor<G>,
    event: &Event,
) -> Result<Applied, &'static str> {
    let result = processor.handle(&Delivery::new(event.clone())).await;
    result.map_err(|error| {
        assert_eq!(error.disposition(), Disposition::Transient, "{error}");
        error.code()
    })
}

/// Delivers in batches of this size, and returns what failed: a queue would bring it again.
pub async fn attempt<G: PaymentGateway + Clone>(
    processor: &PaymentProcessor<G>,
    events: &[Event],
    batch: usize,
) -> Vec<Event> {
    let worker = Each(processor.clone());
    let mut failed = Vec::new();
    for batch in events.chunks(batch) {
        let deliveries: Vec<_> = batch.iter().cloned().map(Delivery::new).collect();
        for (event, result) in batch.iter().zip(worker.apply(&deliveries).await) {
            if let Err(error) = result {
                assert_eq!(error.disposition(), Disposition::Transient, "{error}");
                failed.push(event.clone());
            }
        }
    }
    failed
}

/// Delivers until everything is done, like a queue without end.
pub async fn deliver<G: PaymentGateway + Clone>(
    processor: &PaymentProcessor<G>,
    events: &[Event],
    batch: usize,
) {
    let mut left = events.to_vec();
    let begun = Instant::now();
    loop {
        left = attempt(processor, &left, batch).await;
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "never done: {left:#?}");
        // As a queue does, only sooner.
        tokio::time::sleep(PAUSE).await;
    }
}
