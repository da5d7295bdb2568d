//! Chance that can be repeated: each roll is a hash of the seed and of what is rolled for, so that it comes out the
//! same in every process, on every machine, in any order.

use sha2::{Digest, Sha256};

use super::GatewayError;

#[derive(Clone, Copy, Debug)]
pub(super) struct Dice {
    pub(super) seed: u64,
    /// 0 to 100.
    pub(super) failure_percent: u8,
}

/// How a call is going to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Before it had any effect.
    Before(GatewayError),
    /// After its effect: the answer is lost.
    After,
}

impl Dice {
    pub(super) fn payment_id(self, key: &str) -> String {
        format!("pay_{:016x}", self.roll("payment", key, 0))
    }

    /// The failure of a call: the `number`-th of its kind under this key.
    pub(super) fn failure(self, call: &str, key: &str, number: u32) -> Option<Failure> {
        let roll = self.roll(call, key, number);
        if roll % 100 >= u64::from(self.failure_percent) {
            return None;
        }
        // Bits that the remainder above hardly depends on. A time-out alone must not tell whether there was an effect.
        Some(match roll >> 62 {
            0 => Failure::Before(GatewayError::Unavailable),
            1 => Failure::Before(GatewayError::TimedOut),
            _ => Failure::After,
        })
    }

    fn roll(self, call: &str, key: &str, number: u32) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(number.to_be_bytes());
        hash.update(call);
        hash.update([0]); // no name of a call holds it, so no two inputs look the same
        hash.update(key);
        hash.finalize().iter().take(8).fold(0, |roll, byte| roll << 8 | u64::from(*byte))
    }
}
