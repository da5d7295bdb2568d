//! The wire contract: what travels between functions, and nothing else.
//!
//! Every message is one CloudEvent 1.0 in structured JSON ([`envelope`]). The [`catalogue`] says which types and
//! versions exist; an older version is lifted by pure [`upcast`]ers, an unknown type or a newer version is an error,
//! never a silent acknowledgement. `golden/` has a file for every version ever published.

pub mod catalogue;
pub mod encoded;
pub mod envelope;
pub mod note;
pub mod operations;
pub mod order;
pub mod stock;
pub mod trace;
pub mod upcast;
pub mod work_order;

pub use catalogue::{DecodeError, Event, decode};
pub use encoded::{Encoded, Origin};
pub use envelope::{Attributes, Envelope};
pub use trace::TraceContext;
