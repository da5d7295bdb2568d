//! What the functions of live updates share: the messages that clients get, who gets which, and how they are sent.
//!
//! `schemas/asyncapi.json` describes the messages; a test holds it to them.

mod announce;
mod message;
mod post;
mod reply;

pub use announce::announce;
pub use post::{Addressee, PostError, Posts};
pub use reply::{ErrorCode, Reply};
