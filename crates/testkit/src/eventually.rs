//! Waiting for a condition instead of for a time.

use std::panic::Location;
use std::time::{Duration, Instant};

/// The first pause; each next one is twice as long, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Asks `condition` until it answers `Some`, and returns that. Panics when `timeout` has passed, naming the line that
/// waited and how often it asked.
///
/// ```
/// # use std::time::Duration;
/// # use tradewind_testkit::eventually;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut polls = 0;
/// let answer = eventually(Duration::from_secs(5), || {
///     polls += 1;
///     let ready = polls == 3;
///     async move { ready.then_some("ready") }
/// });
/// assert_eq!(answer.await, "ready");
/// # }
/// ```
#[track_caller]
pub fn eventually<T>(
    timeout: Duration,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    // Taken here and not in the async block: `track_caller` ends at the first await.
    let waiting = Location::caller();
    async move {
        let start = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut polls = 0_u32;
        loop {
            polls += 1;
            // A condition that hangs is a condition that does not hold: it gets what is left, at least one pause.
            let left = timeout.saturating_sub(start.elapsed()).max(LONGEST_PAUSE);
            if let Ok(Some(value)) = tokio::time::timeout(left, condition()).await {
                return value;
            }
            assert!(
                start.elapsed() < timeout,
                "the condition at {waiting} did not come true within {timeout:?} (asked {polls} times)"
            );
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn returns_the_first_answer() {
        let mut polls = 0;
        let answer = eventually(Duration::from_secs(5), || {
            polls += 1;
            let polls = polls;
            async move { (polls > 4).then_some(polls) }
        })
        .await;
        assert_eq!(answer, 5);
    }

    #[tokio::test]
    #[should_panic(expected = "eventually.rs")]
    async fn a_condition_that_never_holds_fails_and_names_the_line() {
        eventually(Duration::from_millis(20), || async { None::<()> }).await;
    }

    #[tokio::test]
    #[should_panic(expected = "did not come true")]
    async fn a_condition_that_hangs_fails_as_well() {
        eventually(Duration::from_millis(20), std::future::pending::<Option<()>>).await;
    }
}
