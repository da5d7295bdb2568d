//! The document and the functions say the same: what it forbids they refuse, and what they answer it describes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod bodies;
mod drift;
mod functions;
