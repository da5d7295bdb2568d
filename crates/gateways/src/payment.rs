//! Taking money, and giving it back.
//!
//! A gateway is idempotent by the key of a charge: asking again under the same key takes nothing more and repeats the
//! first answer. That is what lets a worker ask before it records, and ask again after a crash.

mod dice;
mod ledger;
mod simulated;

use std::future::Future;

pub use ledger::{Account, Effect, Ledger, Standing};
pub use simulated::SimulatedGateway;
use tradewind_kit::{Dispose, Disposition};

/// A charge takes less than this, in minor units: 100,000.00.
pub const AMOUNT_LIMIT: u64 = 10_000_000;

/// The reason of a rejection: the amount is zero, or [`AMOUNT_LIMIT`] or more.
pub const AMOUNT_OUT_OF_RANGE: &str = "amount_out_of_range";

/// The reason of a rejection: the key was voided before.
pub const VOIDED: &str = "voided";

/// The key of an order's charge. Orders of two organisations may share an id; their charges never share a key.
pub fn idempotency_key(org_id: &str, order_id: &str) -> String {
    format!("{org_id}/{order_id}")
}

/// What is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge<'a> {
    /// The same for each attempt at the same charge, see [`idempotency_key`].
    pub key: &'a str,
    /// In minor units.
    pub amount: u64,
    /// Counts from 1. It tells attempts apart in a gateway's records; it does not make another charge.
    pub attempt: u32,
}

/// A final answer to a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The amount was taken.
    Accepted {
        /// The gateway's name of the payment.
        payment_id: String,
    },
    /// Nothing was taken, and nothing will be under this key.
    Rejected {
        /// A short stable code.
        reason: &'static str,
    },
}

/// No final answer. What was asked for may have happened all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The gateway refused to look at the request.
    #[error("the payment gateway is unavailable")]
    Unavailable,
    /// No answer came. Whether the request took effect is not known.
    #[error("the payment gateway did not answer in time")]
    TimedOut,
    /// A refund of a charge that was never accepted: the caller's records and the gateway's disagree.
    #[error("the payment gateway knows of no accepted charge to refund")]
    NothingToRefund,
}

impl Dispose for GatewayError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Unavailable | Self::TimedOut => Disposition::Transient,
            Self::NothingToRefund => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable => "gateway_unavailable",
            Self::TimedOut => "gateway_timed_out",
            Self::NothingToRefund => "nothing_to_refund",
        }
    }
}

/// A payment gateway. All three calls are idempotent: after an error, ask again.
pub trait PaymentGateway: Send + Sync {
    /// Takes an amount once. The first charge under a key decides; later ones repeat its answer.
    fn charge(&self, request: &Charge<'_>) -> impl Future<Output = Result<Outcome, GatewayError>> + Send;

    /// Gives back what an accepted charge took. Money that is back already, by a refund or a void, is a success.
    fn refund(&self, key: &str) -> impl Future<Output = Result<(), GatewayError>> + Send;

    /// Whatever exists under this key shall not stand: gives back what was taken, and rejects every later charge. For
    /// a key that was never charged it closes the door ahead of a charge that may still be on its way.
    fn void(&self, key: &str) -> impl Future<Output = Result<(), GatewayError>> + Send;
}
