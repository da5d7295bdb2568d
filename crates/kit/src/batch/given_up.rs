//! Telling a worker which events are given up.

use std::time::Duration;

use futures::future::join_all;

use super::{Consumer, Delivery, Worker};
use crate::Dispose;

/// Those of a batch run side by side, in the time that is kept free at its end.
const WITHIN: Duration = Duration::from_secs(2);

impl Consumer {
    /// Tells the worker of events that go to the dead-letter queue; returns those that shall come back for it. After its
    /// last receive an event goes there in any case: with a reason, rather than by the queue and without one.
    pub(super) async fn give_up<'a, W: Worker>(
        &self,
        worker: &W,
        deliveries: &[&'a Delivery],
    ) -> Vec<&'a Delivery> {
        let told = deliveries.iter().map(|delivery| tell(worker, delivery));
        let told = join_all(told).await;
        let unheard = deliveries.iter().zip(told).filter(|(_, told)| !told).map(|(delivery, _)| *delivery);
        unheard.filter(|delivery| !self.retry.is_last(delivery.receive_count)).collect()
    }
}

/// True if the worker has heard of it.
async fn tell<W: Worker>(worker: &W, delivery: &Delivery) -> bool {
    let event_id = delivery.event.id;
    match tokio::time::timeout(WITHIN, worker.given_up(delivery)).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::error!(%event_id, code = error.code(), %error, "nobody was told that the event is given up");
            false
        }
        Err(_) => {
            tracing::error!(%event_id, "nobody was told in time that the event is given up");
            false
        }
    }
}
