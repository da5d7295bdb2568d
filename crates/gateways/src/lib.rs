//! The world outside: the payment gateway, the model, the mailer. Each is a trait or a client with typed errors, and
//! each has a twin for tests that can be made to fail on purpose.

mod decimal;
pub mod letter;
pub mod mailer;
pub mod model;
pub mod payment;
pub mod screening;
