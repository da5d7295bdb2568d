//! A gateway that only pretends, and fails as often as it is told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tradewind_kit::config::Reader;

use super::dice::{Dice, Failure};
use super::{AMOUNT_LIMIT, AMOUNT_OUT_OF_RANGE, Charge, GatewayError, Ledger, Outcome, PaymentGateway};

/// An order's worker must have time left for its own work.
const MAX_LATENCY_MS: u64 = 10_000;

/// A gateway that only pretends. Everything it answers is a pure function of its seed, the key and the attempt.
///
/// With a [`Ledger`] it remembers, as a real one does, and a test can account for every charge. Without one, as it is
/// deployed, nothing is kept and no money exists; it is idempotent because the same key gets the same answer, and its
/// voids and refunds always find what they look for.
#[derive(Clone, Debug)]
pub struct SimulatedGateway {
    dice: Dice,
    latency: Duration,
    ledger: Option<Arc<Ledger>>,
    calls: Arc<Calls>,
}

impl SimulatedGateway {
    /// One that answers at once, never fails and remembers nothing.
    pub fn new(seed: u64) -> Self {
        let dice = Dice { seed, failure_percent: 0 };
        Self { dice, latency: Duration::ZERO, ledger: None, calls: Arc::default() }
    }

    /// Reads `GATEWAY_FAILURE_PERCENT` (0 to 100), `GATEWAY_LATENCY_MS` (up to 10 s) and `GATEWAY_SEED`; all are 0
    /// when they are missing.
    pub fn read(env: &mut Reader<'_>) -> Self {
        let failure_percent = env.parsed("GATEWAY_FAILURE_PERCENT", 0_u8);
        if failure_percent > 100 {
            env.problem("GATEWAY_FAILURE_PERCENT is more than 100");
        }
        let latency_ms = env.parsed("GATEWAY_LATENCY_MS", 0_u64);
        if latency_ms > MAX_LATENCY_MS {
            env.problem(format!("GATEWAY_LATENCY_MS is more than {MAX_LATENCY_MS}"));
        }
        Self::new(env.parsed("GATEWAY_SEED", 0))
            .with_failure_percent(failure_percent)
            .with_latency(Duration::from_millis(latency_ms))
    }

    /// The same, with so many calls of a hundred ending in a transient failure: half of them before the call took
    /// effect, half after it. 100 never succeeds.
    #[must_use]
    pub fn with_failure_percent(mut self, percent: u8) -> Self {
        self.dice.failure_percent = percent;
        self
    }

    /// The same, with each call taking this long.
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The same, with a memory.
    #[must_use]
    pub fn with_ledger(mut self, ledger: Arc<Ledger>) -> Self {
        self.ledger = Some(ledger);
        self
    }

    fn settle(&self, request: &Charge<'_>) -> Outcome {
        let payment_id = self.dice.payment_id(request.key);
        match &self.ledger {
            Some(ledger) => ledger.charge(request.key, request.amount, payment_id),
            None if is_chargeable(request.amount) => Outcome::Accepted { payment_id },
            None => Outcome::Rejected { reason: AMOUNT_OUT_OF_RANGE },
        }
    }

    /// Takes its time, has its effect in the middle of it, so that a caller that stops waiting cannot know, and fails
    /// where it was decided to.
    async fn perform<T>(
        &self,
        failure: Option<Failure>,
        effect: impl FnOnce() -> Result<T, GatewayError> + Send,
    ) -> Result<T, GatewayError> {
        self.pause().await;
        let answer = match failure {
            Some(Failure::Before(error)) => Err(error),
            Some(Failure::After) => {
                drop(effect()); // the answer is what gets lost
                Err(GatewayError::TimedOut)
            }
            None => effect(),
        };
        self.pause().await;
        answer
    }

    async fn pause(&self) {
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency / 2).await;
        }
    }

    /// Decides the failure of a call that carries no attempt number, by counting its kind under its key.
    fn failure(&self, call: &'static str, key: &str) -> Option<Failure> {
        let calls = self.ledger.as_ref().map_or(&*self.calls, |ledger| &ledger.calls);
        let failure = self.dice.failure(call, key, calls.next(call, key));
        if failure.is_none() {
            calls.forget(call, key);
        }
        failure
    }
}

impl PaymentGateway for SimulatedGateway {
    async fn charge(&self, request: &Charge<'_>) -> Result<Outcome, GatewayError> {
        // An amount that can never be taken is refused without a look at anything else.
        let failure = if is_chargeable(request.amount) {
            self.dice.failure("charge", request.key, request.attempt)
        } else {
            None
        };
        self.perform(failure, || Ok(self.settle(request))).await
    }

    async fn refund(&self, key: &str) -> Result<(), GatewayError> {
        let failure = self.failure("refund", key);
        self.perform(failure, || self.ledger.as_ref().map_or(Ok(()), |ledger| ledger.refund(key))).await
    }

    async fn void(&self, key: &str) -> Result<(), GatewayError> {
        let failure = self.failure("void", key);
        let effect = || {
            if let Some(ledger) = &self.ledger {
                ledger.void(key);
            }
            Ok(())
        };
        self.perform(failure, effect).await
    }
}

pub(super) fn is_chargeable(amount: u64) -> bool {
    (1..AMOUNT_LIMIT).contains(&amount)
}

/// Counts the failing calls of a kind under a key, so that the next one has another chance.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<HashMap<(&'static str, String), u32>>);

impl Calls {
    fn next(&self, call: &'static str, key: &str) -> u32 {
        let mut calls = self.lock();
        let count = calls.entry((call, key.to_owned())).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// After a success nothing is left to count; only keys in trouble are remembered.
    fn forget(&self, call: &'static str, key: &str) {
        self.lock().remove(&(call, key.to_owned()));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(&'static str, String), u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
