//! The services outside: a gateway and a mail service that fail at random and take their time.
//!
//! The simulated gateway fails by the number of the attempt, so that two workers at the same attempt fail alike. This one
//! rolls for each call: of two workers on one payment, one may succeed while the other gives up.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use tradewind_gateways::letter::Letter;
use tradewind_gateways::mailer::{MailError, Mailer, RecordingMailer};
use tradewind_gateways::payment::{Charge, GatewayError, Ledger, Outcome, PaymentGateway, SimulatedGateway};

use crate::plan::Plan;

/// Longest call of the mail service, in milliseconds.
const MAIL_LATENCY: u64 = 20;

/// A gateway over a ledger; clones share their luck.
#[derive(Clone, Debug)]
pub struct Gateway {
    inner: SimulatedGateway,
    luck: Luck,
    failures: u8,
    latency: u64,
}

impl Gateway {
    /// The gateway of a plan, over this ledger.
    pub fn new(plan: &Plan, ledger: Arc<Ledger>) -> Self {
        Self {
            inner: SimulatedGateway::new(plan.seed).with_ledger(ledger),
            luck: Luck::new(plan.seed ^ 0x_67_61_74),
            failures: plan.hazards.gateway_failures,
            latency: plan.hazards.gateway_latency,
        }
    }

    /// Half of all failures come before the effect, half after it.
    async fn perform<T>(
        &self,
        call: impl Future<Output = Result<T, GatewayError>> + Send,
    ) -> Result<T, GatewayError> {
        let roll = self.luck.roll(100);
        let fails = roll < u64::from(self.failures);
        self.luck.pause(self.latency).await;
        if fails && roll.is_multiple_of(2) {
            return Err(GatewayError::Unavailable);
        }
        let answer = call.await;
        self.luck.pause(self.latency).await;
        if fails { Err(GatewayError::TimedOut) } else { answer }
    }
}

impl PaymentGateway for Gateway {
    async fn charge(&self, request: &Charge<'_>) -> Result<Outcome, GatewayError> {
        self.perform(self.inner.charge(request)).await
    }

    async fn refund(&self, key: &str) -> Result<(), GatewayError> {
        self.perform(self.inner.refund(key)).await
    }

    async fn void(&self, key: &str) -> Result<(), GatewayError> {
        self.perform(self.inner.void(key)).await
    }
}

/// A mail service that takes its time; it fails as the recording mailer is told to.
#[derive(Clone, Debug)]
pub struct SlowMailer {
    inner: RecordingMailer,
    luck: Luck,
}

impl SlowMailer {
    /// One with this outbox.
    pub fn new(plan: &Plan, inner: RecordingMailer) -> Self {
        Self { inner, luck: Luck::new(plan.seed ^ 0x_6d_61_69) }
    }
}

impl Mailer for SlowMailer {
    async fn send(&self, to: &str, letter: &Letter) -> Result<String, MailError> {
        self.luck.pause(MAIL_LATENCY).await;
        let answer = self.inner.send(to, letter).await;
        self.luck.pause(MAIL_LATENCY).await;
        answer
    }
}

/// Chance, shared.
#[derive(Clone, Debug)]
struct Luck(Arc<Mutex<Rng>>);

impl Luck {
    fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Rng::with_seed(seed))))
    }

    fn roll(&self, below: u64) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).u64(..below)
    }

    async fn pause(&self, longest: u64) {
        if longest > 0 {
            tokio::time::sleep(Duration::from_millis(self.roll(longest + 1))).await;
        }
    }
}
