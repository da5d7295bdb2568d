//! When a message that could not be applied comes back, and when it does not.

use crate::config::Reader;

/// Longest pause after the first, second, .. failed receive, in seconds: together over five minutes, so that a store
/// may be away for minutes before its messages are dead.
const PAUSES: [i32; 4] = [4, 16, 64, 256];
/// The receives that a queue allows (`maxReceiveCount` in `infra`).
const MAX_RECEIVES: u32 = 5;
/// After the last receive there is nothing to wait for.
const LAST_PAUSE: i32 = 1;
/// What SQS takes as a visibility timeout: 12 hours.
const LONGEST_PAUSE: i32 = 43_200;

/// The pauses between receives, and their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    pauses: Vec<i32>,
    max_receives: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { pauses: PAUSES.to_vec(), max_receives: MAX_RECEIVES }
    }
}

impl Retry {
    /// Reads `MAX_RECEIVES` (5 unless set) and `RETRY_PAUSES` (seconds between commas; `4,16,64,256` unless set).
    pub fn read(env: &mut Reader<'_>) -> Self {
        let max_receives = env.parsed("MAX_RECEIVES", MAX_RECEIVES);
        let Some(text) = env.optional("RETRY_PAUSES") else {
            return Self { max_receives, ..Self::default() };
        };
        let pauses = text.split(',').map(|pause| pause.trim().parse::<i32>().ok());
        let pauses = pauses.map(|pause| pause.filter(|pause| (1..=LONGEST_PAUSE).contains(pause)));
        let pauses: Option<Vec<_>> = pauses.collect();
        if pauses.is_none() {
            env.problem("RETRY_PAUSES is not a list of seconds such as 4,16,64,256");
        }
        Self { pauses: pauses.unwrap_or_default(), max_receives }
    }

    /// True if the queue gives the message up after this receive.
    pub const fn is_last(&self, receive_count: u32) -> bool {
        receive_count >= self.max_receives
    }

    /// Seconds until a message comes back: growing, and each with a random half to spread out messages that failed
    /// together (<https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>).
    pub fn pause(&self, receive_count: u32) -> i32 {
        let failed = usize::try_from(receive_count.max(1)).unwrap_or(usize::MAX);
        let ceiling = self.pauses.get(failed - 1).copied().unwrap_or(LAST_PAUSE);
        fastrand::i32((ceiling / 2).max(1)..=ceiling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_the_last_receive() {
        let retry = Retry::default();
        for (receive_count, bounds) in [(1, 2..=4), (2, 8..=16), (3, 32..=64), (4, 128..=256), (5, 1..=1)] {
            for _ in 0..50 {
                assert!(bounds.contains(&retry.pause(receive_count)), "{receive_count}");
            }
        }
        assert_eq!((retry.pause(0) > 0, retry.pause(u32::MAX)), (true, 1));
        assert_eq!((retry.is_last(4), retry.is_last(5), retry.is_last(6)), (false, true, true));
    }

    #[test]
    fn pauses_come_from_the_environment() {
        let read = |pauses: &'static str| {
            let mut env = Reader::new(move |name| (name == "RETRY_PAUSES").then(|| pauses.to_owned()));
            let retry = Retry::read(&mut env);
            env.finish(retry)
        };
        assert_eq!(read("1, 2,4").unwrap(), Retry { pauses: vec![1, 2, 4], max_receives: 5 });
        for bad in ["soon", "1,,2", "0", "-1", "43201"] {
            assert!(read(bad).unwrap_err().to_string().contains("RETRY_PAUSES"), "{bad}");
        }
    }
}
