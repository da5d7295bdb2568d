//! Workers that take events one by one.

use std::collections::HashMap;

use futures::{StreamExt, stream};
use tradewind_domain::{OrderId, OrgId};
use tradewind_events::catalogue::Data;

use super::{Applied, Delivery, Worker};
use crate::Dispose;

/// Orders that are worked on at a time.
const LANES: usize = 10;

/// Handles one event, idempotently.
pub trait Handler: Sync {
    /// What can go wrong with an event.
    type Error: Dispose + Send;

    /// Applies one event.
    fn handle(&self, delivery: &Delivery) -> impl Future<Output = Result<Applied, Self::Error>> + Send;

    /// See [`Worker::given_up`].
    fn given_up(&self, _delivery: &Delivery) -> impl Future<Output = Result<(), Self::Error>> + Send {
        std::future::ready(Ok(()))
    }
}

/// A worker over a handler: the events of one order one after the other, in the order of the order's life whatever the
/// queue made of it; different orders side by side.
#[derive(Clone, Debug)]
pub struct Each<H>(pub H);

/// Which events must not overtake each other.
#[derive(PartialEq, Eq, Hash)]
enum Lane<'a> {
    Order(&'a OrgId, &'a OrderId),
    Alone(usize),
}

impl<H: Handler> Worker for Each<H> {
    type Error = H::Error;

    async fn apply(&self, deliveries: &[Delivery]) -> Vec<Result<Applied, H::Error>> {
        let mut lanes: HashMap<Lane<'_>, Vec<usize>> = HashMap::with_capacity(deliveries.len());
        for (i, delivery) in deliveries.iter().enumerate() {
            let lane = match &delivery.event.data {
                Data::Order(_, data) => Lane::Order(&delivery.event.org_id, &data.order_id),
                _ => Lane::Alone(i),
            };
            lanes.entry(lane).or_default().push(i);
        }
        let work: Vec<_> = lanes.into_values().map(|lane| self.drive(deliveries, lane)).collect();
        let done: Vec<_> = stream::iter(work).buffer_unordered(LANES).collect().await;
        let mut results: Vec<_> = done.into_iter().flatten().collect();
        results.sort_unstable_by_key(|(i, _)| *i);
        results.into_iter().map(|(_, result)| result).collect()
    }

    async fn given_up(&self, delivery: &Delivery) -> Result<(), H::Error> {
        self.0.given_up(delivery).await
    }
}

impl<H: Handler> Each<H> {
    /// Works through one lane; one result for each of its deliveries.
    async fn drive(
        &self,
        deliveries: &[Delivery],
        mut lane: Vec<usize>,
    ) -> Vec<(usize, Result<Applied, H::Error>)> {
        lane.sort_by_key(|i| deliveries.get(*i).map(|delivery| delivery.event.sequence));
        let mut results = Vec::with_capacity(lane.len());
        for i in lane {
            if let Some(delivery) = deliveries.get(i) {
                results.push((i, self.0.handle(delivery).await));
            }
        }
        results
    }
}
