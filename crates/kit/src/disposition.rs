//! What becomes of a message that could not be applied.

/// Every error that a worker can meet is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// May succeed later: comes back after a growing pause, until the queue gives up on it.
    Transient,
    /// Will never succeed: goes to the dead-letter queue at once, with a reason.
    Permanent,
    /// Has been applied before: acknowledged.
    Duplicate,
}

/// Errors that know their disposition. Implement it with a `match` without `_`, so that a new error has to decide.
pub trait Dispose: std::error::Error {
    /// What becomes of the message.
    fn disposition(&self) -> Disposition;

    /// A short stable name, for metrics and the attribute of a dead letter.
    fn code(&self) -> &'static str;
}

/// An event that the rule of a worker's queue should not let through. Names its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no event for this worker")]
pub struct Foreign(pub &'static str);

impl Dispose for Foreign {
    fn disposition(&self) -> Disposition {
        Disposition::Permanent
    }

    fn code(&self) -> &'static str {
        "foreign_event"
    }
}
