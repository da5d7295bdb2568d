//! The whole saga of orders, in one process, on the worst day of its life.
//!
//! The workers, the stores and the tables are the real ones (the tables on the local cloud); the bus, the queues, the
//! payment gateway and the mail service are simulated, so that everything that can go wrong does, thousands of times,
//! drawn from a seed: [`Plan`]. [`run`] plays a plan and audits the books.
//!
//! | module | holds |
//! |---|---|
//! | [`plan`] | what a seed stands for: orders, lots, what people do and when, and the hazards |
//! | [`routing`] | which event goes to which worker: the same rules as those of `infra` |
//! | [`queue`] | queues that deliver at least once, late and in no order |
//! | [`bus`] | carries new events from the event store to the queues, and old ones again |
//! | [`workers`] | two instances of each worker, which crash |
//! | [`people`] | who place, cancel, ship and restock, and try again when the store fails |
//! | [`outside`] | the payment gateway and the mail service |
//! | [`world`] | the tables, the gateway's books and the outbox |
//! | [`books`] | what must hold, whatever happened |
//!
//! A seed replays its plan, not its interleaving: the tables are real, and answer when they answer.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "test code: a step of the simulation that fails must fail the test, at once and loudly"
)]

pub mod books;
pub mod bus;
pub mod outside;
pub mod people;
pub mod plan;
pub mod queue;
pub mod routing;
mod run;
pub mod tally;
pub mod workers;
pub mod world;

pub use plan::Plan;
pub use run::run;
pub use tally::Tally;
