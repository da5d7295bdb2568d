//! A gateway that fails by script, and can be held up in the middle of a call.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tradewind_gateways::payment::{Charge, GatewayError, Outcome, PaymentGateway, SimulatedGateway};

/// What happens to a call.
#[derive(Clone, Debug)]
pub enum Script {
    /// It fails before it has an effect.
    Refuse,
    /// Its answer is lost.
    LoseAnswer,
    /// It waits before its effect.
    HoldBefore(Arc<Hold>),
    /// It waits after its effect.
    HoldAfter(Arc<Hold>),
}

/// Where a call is held up.
#[derive(Debug, Default)]
pub struct Hold {
    pub reached: Notify,
    pub go_on: Notify,
}

impl Hold {
    async fn wait(&self) {
        self.reached.notify_one();
        self.go_on.notified().await;
    }
}

#[derive(Clone, Debug)]
pub struct Scripted {
    inner: SimulatedGateway,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    charges: VecDeque<Script>,
    voids: VecDeque<Script>,
    calls: Vec<String>,
}

impl Scripted {
    pub fn new(inner: SimulatedGateway) -> Self {
        Self { inner, state: Arc::default() }
    }

    /// What happens to the next charges; those after them go well.
    pub fn charges(self, scripts: impl IntoIterator<Item = Script>) -> Self {
        self.state.lock().unwrap().charges.extend(scripts);
        self
    }

    /// What happens to the next voids; those after them go well.
    pub fn voids(self, scripts: impl IntoIterator<Item = Script>) -> Self {
        self.state.lock().unwrap().voids.extend(scripts);
        self
    }

    /// The calls so far, such as `charge 1` for the first attempt.
    pub fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap().calls.clone()
    }

    fn note(&self, call: String) -> Option<Script> {
        let mut state = self.state.lock().unwrap();
        let script =
            if call.starts_with("charge") { state.charges.pop_front() } else { state.voids.pop_front() };
        state.calls.push(call);
        script
    }
}

async fn play<T: Send>(
    script: Option<Script>,
    effect: impl Future<Output = Result<T, GatewayError>> + Send,
) -> Result<T, GatewayError> {
    match script {
        None => effect.await,
        Some(Script::Refuse) => Err(GatewayError::Unavailable),
        Some(Script::LoseAnswer) => {
            effect.await?;
            Err(GatewayError::TimedOut)
        }
        Some(Script::HoldBefore(hold)) => {
            hold.wait().await;
            effect.await
        }
        Some(Script::HoldAfter(hold)) => {
            let answer = effect.await;
            hold.wait().await;
            answer
        }
    }
}

impl PaymentGateway for Scripted {
    async fn charge(&self, request: &Charge<'_>) -> Result<Outcome, GatewayError> {
        let script = self.note(format!("charge {}", request.attempt));
        play(script, self.inner.charge(request)).await
    }

    async fn refund(&self, key: &str) -> Result<(), GatewayError> {
        self.state.lock().unwrap().calls.push("refund".to_owned());
        self.inner.refund(key).await
    }

    async fn void(&self, key: &str) -> Result<(), GatewayError> {
        let script = self.note("void".to_owned());
        play(script, self.inner.void(key)).await
    }
}
