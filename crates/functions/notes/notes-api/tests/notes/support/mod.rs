//! What every test here stands on.

mod answer;
mod world;

use serde_json::{Value, json};

pub(crate) use answer::Answer;
pub(crate) use world::{User, World};

/// The orgs of the seed data.
pub(crate) const PLUMBING: &str = "plumbingCo123";
pub(crate) const ELECTRIC: &str = "electricCo456";

/// Seed 004's note.
pub(crate) fn public() -> Value {
    json!({ "content": "This is an event-driven note!", "isPublic": true })
}

/// A note of this content, for its author alone.
pub(crate) fn private(content: &str) -> Value {
    json!({ "content": content })
}
