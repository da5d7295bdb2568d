//! The whole saga of orders over real tables of the local cloud, thousands of hazards from a seed.
//!
//! | variable | |
//! |---|---|
//! | `TRADEWIND_TEST_SEED` | plays the plan of this seed and no other |
//! | `TRADEWIND_SIMULATION_RUNS` | plays so many plans |
#![expect(clippy::panic, reason = "test code: a step that fails must fail the test, at once and loudly")]

mod routing;
mod storm;
