//! Publishing by hand what was set aside or given up.

use tradewind_kit::bus::{Bus, Failed};

use crate::entry::{Outgoing, put, runs};
use crate::poison::Poison;

/// Why an event is not on the bus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// It never will be.
    #[error(transparent)]
    Never(#[from] Poison),
    /// Nothing goes out at the moment.
    #[error("the bus is out of reach: {0}")]
    Outage(String),
}

/// Publishes all events that it can; the first that it could not, if any.
pub async fn publish(bus: &Bus, events: &[impl AsRef<str>]) -> Result<(), Unpublished> {
    let mut outgoing = Vec::with_capacity(events.len());
    let mut first = Ok(());
    for (index, event) in events.iter().enumerate() {
        match Outgoing::of(index, event.as_ref()) {
            Ok(event) => outgoing.push(event),
            Err(poison) => first = first.and(Err(poison.into())),
        }
    }
    for run in runs(outgoing) {
        for result in put(bus, &run).await {
            match result {
                Ok(()) => {}
                Err(Failed::Refused(why)) => first = first.and(Err(Poison::Refused(why).into())),
                Err(Failed::Outage(why) | Failed::Unknown(why)) => return Err(Unpublished::Outage(why)),
            }
        }
    }
    first
}
