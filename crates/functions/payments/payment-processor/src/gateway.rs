//! Asking the gateway, with patience and with an end to it.

use std::time::Duration;

use tradewind_gateways::payment::{Charge, GatewayError, Outcome, PaymentGateway};
use tradewind_kit::Dispose;
use tradewind_kit::Disposition::Transient;

/// An answer that takes longer is taken for lost: two of them must fit into one invocation.
const PATIENCE: Duration = Duration::from_secs(12);
/// How often money is asked back before the queue takes over. Unlike a charge, it must succeed in the end.
const TRIES: u32 = 3;
/// Longest pause after the first try; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// A way of giving money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GiveBack {
    /// What was accepted.
    Refund,
    /// Whatever there may be; and nothing more is to be taken.
    Void,
}

/// Charges, once.
pub(crate) async fn charge<G: PaymentGateway>(
    gateway: &G,
    request: &Charge<'_>,
) -> Result<Outcome, GatewayError> {
    within_patience(gateway.charge(request)).await
}

/// Gives money back, with a few tries.
pub(crate) async fn give_back<G: PaymentGateway>(
    gateway: &G,
    way: GiveBack,
    key: &str,
) -> Result<(), GatewayError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let answer = match way {
            GiveBack::Refund => within_patience(gateway.refund(key)).await,
            GiveBack::Void => within_patience(gateway.void(key)).await,
        };
        match answer {
            Err(error) if error.disposition() == Transient && tries < TRIES => {
                tokio::time::sleep(FIRST_PAUSE.saturating_mul(1 << (tries - 1)).mul_f64(fastrand::f64()))
                    .await;
            }
            answer => return answer,
        }
    }
}

async fn within_patience<T>(
    answer: impl Future<Output = Result<T, GatewayError>>,
) -> Result<T, GatewayError> {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or(Err(GatewayError::TimedOut))
}
