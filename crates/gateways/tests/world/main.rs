//! The gateways against real parts: a model on loopback, SES on the local cloud, and a simulated payment gateway whose
//! every charge is accounted for.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod mail;
mod model;
mod payment;

use aws_credential_types::Credentials;
use tradewind_kit::Aws;

/// Clients for an endpoint.
fn aws(endpoint: &str) -> Aws {
    let credentials = Credentials::new("test", "test", None, None, "test");
    Aws::new("us-east-1", credentials, Some(endpoint.to_owned()))
}
