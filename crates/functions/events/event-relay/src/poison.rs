//! Why a record can never be published.

use crate::packing::MAX_BYTES;

/// Something in the record itself: it would be refused again each time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Poison {
    /// The item is none that the event store writes.
    #[error("the item has no event")]
    NoEvent,
    /// The attribute is no CloudEvent.
    #[error("not an event: {0}")]
    NotAnEvent(String),
    /// EventBridge takes no entry of that size.
    #[error("the event counts {0} bytes, EventBridge takes less than {MAX_BYTES}")]
    TooLarge(usize),
    /// `source` or `type` is empty or too long for EventBridge.
    #[error("{0} is empty or too long for EventBridge")]
    Name(&'static str),
    /// The bus refuses the event.
    #[error("the bus refuses the event: {0}")]
    Refused(String),
}

impl Poison {
    /// A short stable name, for the log and the dead-letter queue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoEvent => "no_event",
            Self::NotAnEvent(_) => "not_an_event",
            Self::TooLarge(_) => "too_large",
            Self::Name(_) => "invalid_name",
            Self::Refused(_) => "refused",
        }
    }
}
