//! What the tests and benchmarks of Tradewind stand on: real parts that can be broken on purpose.
//!
//! | for | use |
//! |---|---|
//! | a Postgres database of one's own | [`Database`] |
//! | a table or queue of one's own on the local cloud | [`Table`], [`Queue`] |
//! | a user pool of one's own on the local cloud | [`UserPool`] |
//! | a connection that breaks, at any step | [`ChaosProxy`] |
//! | a DynamoDB that conflicts, throttles and loses requests and answers | [`FaultProxy`] |
//! | a topic that accepts, refuses, throttles or fails | [`SnsSink`] |
//! | a chat-completions model, obliging or not | [`ChatStub`] |
//! | a bus that accepts, refuses or fails | [`EventBusSink`] |
//! | the connections of a WebSocket API, here, gone or slow | [`GatewaySink`] |
//! | a function as Lambda runs it | [`RuntimeApi`], [`Bootstrap`] |
//! | tokens, good and bad, and their key set | [`Issuer`] |
//! | waiting for a condition, never for a time | [`eventually`] |
//! | each delivery twice, in any order, with a crash after each step | [`delivery`] |
//!
//! Everything binds to loopback on a free port and goes away when it is dropped. A failed step panics with a text
//! that says what was expected: in a test that is the right way to fail.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "test code: a step of the kit that fails must fail the test, at once and loudly"
)]

mod bootstrap;
mod chaos;
mod chat;
mod cloud;
mod database;
pub mod delivery;
mod event_bus;
mod eventually;
mod faults;
mod gateway;
mod issuer;
mod runtime_api;
mod serve;
mod sns;
mod user_pool;

pub use bootstrap::{Bootstrap, Written};
pub use chaos::ChaosProxy;
pub use chat::{ChatMood, ChatRequest, ChatStub};
pub use cloud::{Items, Queue, Table, cloud_endpoint};
pub use database::Database;
pub use event_bus::{BusEntry, EventBusSink};
pub use eventually::eventually;
pub use faults::{FaultProxy, Injected, Odds};
pub use gateway::{GatewaySink, Post};
pub use issuer::Issuer;
pub use jsonschema;
pub use runtime_api::{Outcome, RuntimeApi};
pub use sns::{Mood, Published, SnsSink, Verdict};
pub use user_pool::{PoolUser, UserPool};
