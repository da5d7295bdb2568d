//! Reading payments.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tradewind_domain::payment::Payment;
use tradewind_domain::{OrderId, OrgId};

use super::super::TableError;
use super::super::batch_get::{MAX_KEYS, batch_get};
use super::super::by_time::{Direction, List, Partition, Place};
use super::{PaymentView, key_of, partition, payment, sort_key, sortable};

/// A place in the list of an org: behind this payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// When it began.
    pub created_at: Timestamp,
    /// Of which order.
    pub order_id: OrderId,
}

/// Some payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPage {
    /// At most as many as were asked for.
    pub payments: Vec<Payment>,
    /// Behind the last, if there are more.
    pub next: Option<Position>,
}

impl PaymentView {
    /// The payment of an order. Strongly consistent.
    pub async fn get(&self, org_id: &OrgId, order_id: &OrderId) -> Result<Option<Payment>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key_of(org_id, order_id)));
        get.consistent_read(true).send().await?.item.map(payment).transpose()
    }

    /// The payments of these orders, as far as they have begun, in no order. Strongly consistent each.
    pub async fn of_orders(&self, org_id: &OrgId, orders: &[&OrderId]) -> Result<Vec<Payment>, TableError> {
        let mut payments = Vec::with_capacity(orders.len());
        for chunk in orders.chunks(MAX_KEYS) {
            let keys = chunk.iter().map(|order_id| key_of(org_id, order_id)).collect();
            for item in batch_get(&self.client, &self.table, keys).await? {
                payments.push(payment(item)?);
            }
        }
        Ok(payments)
    }

    /// Payments of an org in the order in which they began, at most `limit`, behind a position.
    pub async fn list(
        &self,
        org_id: &OrgId,
        direction: Direction,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<PaymentPage, TableError> {
        let after = after
            .map(|position| Place { time: sortable(position.created_at), sk: sort_key(&position.order_id) });
        let pk = partition(org_id);
        let of = Partition::whole(&pk);
        let list = List { client: &self.client, table: &self.table, pk: &pk, of, time: "createdAt" };
        let (items, next) = list.page(direction, limit, after.as_ref()).await?;
        let payments: Vec<_> = items.into_iter().map(payment).collect::<Result<_, _>>()?;
        // Of the place and not of the last payment: they are the same, but only the place is sure to be there.
        let next = next.map(|place| position(&place)).transpose()?;
        Ok(PaymentPage { payments, next })
    }
}

fn position(place: &Place) -> Result<Position, TableError> {
    let order_id = place.sk.strip_prefix("PAYMENT#").and_then(|id| OrderId::parse("orderId", id).ok());
    Ok(Position {
        created_at: super::parse(&place.time, "createdAt")?,
        order_id: order_id.ok_or(TableError::Corrupt("sk"))?,
    })
}
