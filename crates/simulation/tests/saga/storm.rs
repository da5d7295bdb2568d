//! Plans from random seeds.

use std::collections::BTreeSet;
use std::time::Instant;

use tradewind_simulation::tally::ENDED;
use tradewind_simulation::{Plan, run};
use tradewind_testkit::delivery::seeds;

/// Under 40 s in all.
const RUNS: usize = 5;

/// Each of these ends is met by some order of so many runs.
const ENDS: [&str; 4] = ["SHIPPED", "CANCELLED", "FAILED_INSUFFICIENT_STOCK", "FAILED_PAYMENT"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_are_right_whatever_happens() {
    let seeds = seeds(runs());
    let mut met = BTreeSet::new();
    for seed in &seeds {
        let told = Told(*seed);
        let (plan, begun) = (Plan::of(*seed), Instant::now());
        let tally = run(&plan).await;
        drop(told);
        println!("seed {seed}: {} hazards in {:.1?}", tally.hazards(), begun.elapsed());
        println!("{:?}\n{tally}", plan.hazards);
        met.extend(tally.counts().into_keys());
    }
    // A run that sells nothing proves nothing.
    if seeds.len() >= RUNS {
        let missed: Vec<_> = ENDS.iter().filter(|end| !met.contains(&format!("{ENDED}{end}"))).collect();
        assert!(missed.is_empty(), "no order ended {missed:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test has no configuration of its own")]
fn runs() -> usize {
    let wanted = std::env::var("TRADEWIND_SIMULATION_RUNS").ok();
    wanted.map_or(RUNS, |runs| runs.parse().unwrap_or_else(|_| panic!("{runs} is no number of runs")))
}

/// Says, while a panic passes by, how to see it again.
struct Told(u64);

impl Drop for Told {
    #[expect(clippy::print_stderr, reason = "part of the report of a failing test")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with TRADEWIND_TEST_SEED={}: {:#?}", self.0, Plan::of(self.0).hazards);
        }
    }
}
