//! The world outside: the payment gateway, the model, the mailer. Each is a trait or a client with typed errors, and
//! each has a twin for tests that can be made to fail on purpose.

pub mod payment;
