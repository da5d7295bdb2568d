//! consumes  HTTP requests: sign-up, sign-in and refresh from anybody, the rest with a Cognito ID token
//! decides   who gets a name, and into which org and roles; who may come in; how often anybody may try
//! emits     nothing: users are in the Cognito user pool
//! next      every other function, which verifies the tokens that are given out here

mod api;
mod credentials;
mod directory;
mod invites;
mod limits;
mod login;
mod sign_up;
mod user;

pub use api::{Api, ApiDoc, Environment};
pub use directory::Directory;
pub use limits::Limits;

/// The service of log lines and metrics.
pub const SERVICE: &str = "identity-api";
