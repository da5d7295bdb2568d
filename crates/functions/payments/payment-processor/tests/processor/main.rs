//! The payment processor over real tables of the local cloud and a gateway whose books are open: whatever fails, wherever
//! it crashes and whoever else is at it, every charge is accounted for.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

mod attempts;
mod books;
mod crashes;
mod faults;
mod leases;
mod orders;
mod scripted;
mod support;
