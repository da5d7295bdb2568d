//! Why a record can never be published.

use tradewind_kit::bus::Unfit;

/// Something in the record itself: it would be refused again each time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Poison {
    /// The item is none that the event store writes.
    #[error("the item has no event")]
    NoEvent,
    /// The attribute is no CloudEvent.
    #[error("not an event: {0}")]
    NotAnEvent(String),
    /// The event can be no entry.
    #[error(transparent)]
    Unfit(#[from] Unfit),
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
            Self::Unfit(Unfit::TooLarge(_)) => "too_large",
            Self::Unfit(Unfit::Name(_)) => "invalid_name",
            Self::Refused(_) => "refused",
        }
    }
}
