//! The three suites that every consumer must pass: each delivery twice, in any order, and a crash after each step.
//!
//! A queue delivers at least once and in no order, and a function may stop between any two of its steps. Whoever
//! consumes from one runs its handler through these helpers and compares the final state with that of one delivery,
//! in order, without a crash.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Set to one seed to replay it.
const SEED_VARIABLE: &str = "TRADEWIND_TEST_SEED";

/// Every item twice: each followed by itself, as after a lost acknowledgement.
pub fn each_twice<T: Clone>(items: &[T]) -> Vec<T> {
    items.iter().flat_map(|item| [item.clone(), item.clone()]).collect()
}

/// The whole sequence twice, as after a redrive or a replay.
pub fn all_twice<T: Clone>(items: &[T]) -> Vec<T> {
    [items, items].concat()
}

/// All orders of the items, the given one first. For up to 7 items (5,040 orders); take [`shuffles`] for more.
pub fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    assert!(items.len() <= 7, "{} items have too many orders to try all: use shuffles", items.len());
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let rests = permutations(rest);
    (0..items.len())
        .flat_map(|at| {
            rests.iter().map(move |rest| {
                let mut order = rest.clone();
                order.insert(at, first.clone());
                order
            })
        })
        .collect()
}

/// A random order of the items with duplicates, and the seed that makes it again.
#[derive(Debug, Clone)]
pub struct Shuffle<T> {
    /// Replays this order: `TRADEWIND_TEST_SEED=<seed>`.
    pub seed: u64,
    /// Every item at least once, some up to three times.
    pub items: Vec<T>,
}

/// `count` random orders with random duplicates; only the one of `TRADEWIND_TEST_SEED` when that is set.
pub fn shuffles<T: Clone>(items: &[T], count: usize) -> impl Iterator<Item = Shuffle<T>> {
    seeds(count).into_iter().map(|seed| shuffle(items, seed))
}

/// `count` random seeds; only the one of `TRADEWIND_TEST_SEED` when that is set.
pub fn seeds(count: usize) -> Vec<u64> {
    #[expect(clippy::disallowed_methods, reason = "the kit stands below the configuration of the functions")]
    let replay = std::env::var(SEED_VARIABLE)
        .ok()
        .map(|seed| seed.parse().unwrap_or_else(|_| panic!("{SEED_VARIABLE}={seed} is not a number")));
    match replay {
        Some(seed) => vec![seed],
        None => (0..count).map(|_| fastrand::u64(..)).collect(),
    }
}

/// The order that a seed stands for.
pub fn shuffle<T: Clone>(items: &[T], seed: u64) -> Shuffle<T> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut order: Vec<T> = items
        .iter()
        .flat_map(|item| vec![item.clone(); 1 + random.usize(0..3).min(random.usize(0..3))])
        .collect();
    random.shuffle(&mut order);
    Shuffle { seed, items: order }
}

/// Runs `deliver` on the items in order with each one twice, with all of them twice, and in many other orders (all of
/// them for up to five items, else `count` random ones with duplicates). When a run fails, its order is printed, and its
/// seed when it was random.
///
/// `deliver` starts from nothing, delivers the items one after the other, and asserts the final state.
pub async fn twice_and_in_any_order<T, F>(items: &[T], count: usize, mut deliver: F)
where
    T: Clone + Debug,
    F: AsyncFnMut(Vec<T>),
{
    let repeated = [("each delivery twice", each_twice(items)), ("all deliveries twice", all_twice(items))];
    for (name, order) in repeated {
        told_on_failure(name.to_owned(), order, &mut deliver).await;
    }
    if items.len() <= 5 {
        for order in permutations(items) {
            told_on_failure("another order".to_owned(), order, &mut deliver).await;
        }
    }
    for Shuffle { seed, items } in shuffles(items, count) {
        told_on_failure(format!("{SEED_VARIABLE}={seed}"), items, &mut deliver).await;
    }
}

async fn told_on_failure<T, F>(name: String, order: Vec<T>, deliver: &mut F)
where
    T: Clone + Debug,
    F: AsyncFnMut(Vec<T>),
{
    let told = Told { name, order: order.clone() };
    deliver(order).await;
    drop(told);
}

/// Says, while a panic passes by, which delivery it was.
struct Told<T: Debug> {
    name: String,
    order: Vec<T>,
}

impl<T: Debug> Drop for Told<T> {
    #[expect(clippy::print_stderr, reason = "part of the report of a failing test")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with {}: {:#?}", self.name, self.order);
        }
    }
}

/// The error of a step that a test made crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crashed;

impl std::fmt::Display for Crashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("crashed here, as the test planned")
    }
}

impl std::error::Error for Crashed {}

/// A crash that is due after a number of steps. A test's wrapper around a store or client calls [`step`](Self::step)
/// before and after each call it passes on, so that both the lost call and the lost answer are tried.
#[derive(Debug, Clone)]
pub struct CrashPoint {
    /// Steps that still succeed.
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl CrashPoint {
    /// Crashes in step number `steps + 1`, and in every later one: what has crashed does nothing more.
    pub fn after(steps: usize) -> Self {
        Self { left: steps, taken: Arc::default() }
    }

    /// Never crashes; counts the steps.
    pub fn never() -> Self {
        Self::after(usize::MAX)
    }

    /// One step.
    pub fn step(&self) -> Result<(), Crashed> {
        if self.taken.fetch_add(1, Ordering::SeqCst) < self.left { Ok(()) } else { Err(Crashed) }
    }

    /// Whether the crash has happened.
    pub fn crashed(&self) -> bool {
        self.taken.load(Ordering::SeqCst) > self.left
    }
}

/// Runs `attempt` with a crash before its first step, after its first, its second, and so on, until it runs through
/// without reaching the crash. Returns in how many places it was crashed; panics if that is none.
///
/// `attempt` starts from nothing, runs its subject with the crash point, then again without one, as a redelivery would,
/// and asserts the final state.
pub async fn crash_after_each_step<F: AsyncFnMut(CrashPoint)>(mut attempt: F) -> usize {
    for steps in 0.. {
        let point = CrashPoint::after(steps);
        let told = Told { name: format!("a crash after step {steps}"), order: Vec::<()>::new() };
        attempt(point.clone()).await;
        drop(told);
        if !point.crashed() {
            assert!(steps > 0, "the attempt took no step: is the crash point wired in?");
            return steps;
        }
    }
    unreachable!("the range has no end")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_orders_are_tried_once_and_the_given_one_first() {
        let orders = permutations(&[1, 2, 3, 4]);
        assert_eq!(orders.first().unwrap(), &[1, 2, 3, 4]);
        assert_eq!(orders.len(), 24);
        assert_eq!(orders.into_iter().collect::<BTreeSet<_>>().len(), 24);
    }

    #[test]
    fn a_seed_makes_the_same_order_again_and_loses_nothing() {
        let items = [1, 2, 3, 4, 5, 6, 7, 8];
        for Shuffle { seed, items: order } in shuffles(&items, 50) {
            assert_eq!(shuffle(&items, seed).items, order);
            assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), items.into_iter().collect());
        }
    }

    #[tokio::test]
    async fn a_handler_without_a_guard_fails_the_suite_and_one_with_it_passes() {
        let events = [1_u32, 2, 3];
        twice_and_in_any_order(&events, 10, async |order| {
            let highest = order.into_iter().max();
            assert_eq!(highest, Some(3));
        })
        .await;

        let unguarded = tokio::spawn(async move {
            twice_and_in_any_order(&events, 10, async |order| {
                let last = order.last().copied();
                assert_eq!(last, Some(3));
            })
            .await;
        });
        assert!(unguarded.await.unwrap_err().is_panic());
    }

    #[tokio::test]
    async fn a_crash_falls_after_each_step_once() {
        let mut reached = Vec::new();
        let places = crash_after_each_step(async |point| {
            let mut steps = 0;
            while steps < 3 && point.step().is_ok() {
                steps += 1;
            }
            reached.push(steps);
        })
        .await;
        assert_eq!(reached, [0, 1, 2, 3]);
        assert_eq!(places, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "wired in")]
    async fn an_attempt_that_ignores_the_crash_point_is_found_out() {
        crash_after_each_step(async |_| {}).await;
    }
}
