//! What is to be done about a payment, and by whom.

use std::time::Duration;

use jiff::Timestamp;
use tradewind_domain::Lease;
use tradewind_domain::order::{Order, Step};
use tradewind_domain::payment::{Ending, Next};
use tradewind_events::Event;
use tradewind_gateways::payment::{PaymentGateway, SimulatedGateway, idempotency_key};
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::{Aws, Foreign, clock, ids};
use tradewind_stores::dynamodb::payments::{Claim, Entombed};
use tradewind_stores::{EventStore, Payments};

use crate::PaymentError;

/// Longer than the function may run (30 s in `infra`): whoever holds an older lease is no more.
const LEASE: Duration = Duration::from_secs(35);
/// How often a payment that changes meanwhile is looked at before the queue takes over.
const LOOKS: usize = 5;

/// Takes payments, and gives them back.
#[derive(Clone, Debug)]
pub struct PaymentProcessor<G> {
    pub(crate) payments: Payments,
    pub(crate) gateway: G,
    lease: Duration,
}

/// One event, and what follows from it everywhere.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub(crate) event: &'a Event,
    pub(crate) order: Order,
    /// The gateway's key of the charge.
    pub(crate) key: String,
}

impl PaymentProcessor<SimulatedGateway> {
    /// Reads `PAYMENTS_TABLE`, `EVENT_STORE_TABLE` and what [`SimulatedGateway::read`] does.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let events = EventStore::new(aws, env.required("EVENT_STORE_TABLE"));
        let payments = Payments::new(aws, env.required("PAYMENTS_TABLE"), events);
        Self::new(payments, SimulatedGateway::read(env))
    }
}

impl<G: PaymentGateway> PaymentProcessor<G> {
    /// One over these payments and this gateway.
    pub const fn new(payments: Payments, gateway: G) -> Self {
        Self { payments, gateway, lease: LEASE }
    }

    /// The same, with leases of another length: for tests, which do not wait.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Stock is reserved: charge, or go on with what was begun. `None`: look again.
    async fn pay(&self, job: &Job<'_>) -> Result<Option<Applied>, PaymentError> {
        let now = clock::now();
        let lease = self.lease(now);
        match self.payments.claim(&job.order, lease, None, now).await? {
            Claim::Mine(payment) => self.work(job, &payment, lease.owner).await,
            Claim::Refused(payment) => match payment.on_allocated(now) {
                Next::Nothing | Next::Refund => Ok(Some(Applied::Duplicate)),
                Next::Wait => Err(PaymentError::InProgress),
                Next::Claim => Ok(None),
            },
        }
    }

    /// The order is cancelled: nothing shall have been taken in the end. `None`: look again.
    async fn call_off(&self, job: &Job<'_>) -> Result<Option<Applied>, PaymentError> {
        let now = clock::now();
        let payment = match self.payments.entomb(&job.order, now).await? {
            Entombed::Done => return Ok(Some(Applied::Changed)),
            Entombed::Exists(payment) => payment,
        };
        match payment.on_cancelled(now) {
            Next::Nothing => Ok(Some(Applied::Duplicate)),
            Next::Wait => Err(PaymentError::InProgress),
            Next::Refund => self.refund(job, &payment).await,
            Next::Claim => {
                let lease = self.lease(now);
                match self.payments.claim(&job.order, lease, Some(Ending::Cancel), now).await? {
                    Claim::Mine(payment) => self.work(job, &payment, lease.owner).await,
                    Claim::Refused(_) => Ok(None),
                }
            }
        }
    }

    fn lease(&self, now: Timestamp) -> Lease {
        Lease::new(ids::uuid(), now, self.lease)
    }
}

impl<G: PaymentGateway> Handler for PaymentProcessor<G> {
    type Error = PaymentError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, PaymentError> {
        let event = &delivery.event;
        let (step, data) = event.order().ok_or(Foreign(event.r#type))?;
        let order = data.clone().into_order(event.org_id.clone());
        let key = idempotency_key(order.org_id.as_str(), order.id.as_str());
        let job = Job { event, order, key };
        for _ in 0..LOOKS {
            let applied = match step {
                Step::StockAllocated => self.pay(&job).await?,
                Step::Cancelled => self.call_off(&job).await?,
                _ => return Err(Foreign(event.r#type).into()),
            };
            if let Some(applied) = applied {
                return Ok(applied);
            }
        }
        Err(PaymentError::Contended)
    }
}
