//! Comparing the records, the events and the gateway's books.

use tradewind_domain::order::{Order, Step};
use tradewind_domain::payment::{MAX_RETRIES, Status};
use tradewind_gateways::payment::{Effect, Standing, idempotency_key};
use tradewind_stores::dynamodb::event_store::Recorded;
use tradewind_testkit::cloud_endpoint;

use crate::support::{World, aws};

fn key(order: &Order) -> String {
    idempotency_key(order.org_id.as_str(), order.id.as_str())
}

impl World {
    /// Asserts that an order's record, events and charge agree, now that nothing is under way any more.
    pub async fn assert_accounted(&self, order: &Order) -> Status {
        let payment = self.payment(order).await.unwrap_or_else(|| panic!("no payment of {}", order.id));
        let told = self.told(order).await;
        let steps: Vec<_> = told.iter().map(|event| event.step).collect();
        let account = self.ledger.account(&key(order));
        let standing = account.as_ref().map(|account| account.standing);
        let context = format!("{payment:#?} {told:#?} {account:#?}");
        assert!(payment.lease.is_none() && payment.ending.is_none(), "{context}");
        assert!(payment.retries <= MAX_RETRIES, "{context}");
        assert_eq!((payment.price, &payment.lines), (order.total, &order.lines));
        let expected: &[Step] = match payment.status {
            Status::Accepted => {
                assert_eq!(standing, Some(Standing::Taken), "{context}");
                assert_eq!(account.unwrap().payment_id, payment.payment_id, "{context}");
                assert_eq!(told[0].payment_id, payment.payment_id, "{context}");
                &[Step::PaymentAccepted]
            }
            Status::Refunded => {
                assert_eq!(standing, Some(Standing::Refunded), "{context}");
                assert!(told.iter().all(|event| event.payment_id == payment.payment_id), "{context}");
                &[Step::PaymentAccepted, Step::PaymentRefunded]
            }
            Status::Rejected => {
                assert_eq!(told[0].reason, payment.reason, "{context}");
                &[Step::PaymentRejected]
            }
            Status::Cancelled => &[],
            Status::Processing | Status::Failed => panic!("still under way: {context}"),
        };
        assert_eq!(steps, expected, "{context}");
        let paid = if payment.status == Status::Accepted { order.total.minor() } else { 0 };
        assert_eq!(self.net(order), paid, "{context}");
        payment.status
    }

    /// The payment events of an order.
    async fn told(&self, order: &Order) -> Vec<Recorded> {
        let events = self.event_store(&aws(cloud_endpoint()));
        let found = events.order(&order.org_id, &order.id).await.unwrap();
        found.map(|found| found.events).unwrap_or_default()
    }

    /// What was taken for an order and not given back, by the movements of money; none happens twice.
    fn net(&self, order: &Order) -> u64 {
        let (mut taken, mut back) = (Vec::new(), Vec::new());
        let own = key(order);
        for effect in self.ledger.effects() {
            match effect {
                Effect::Charged { key, amount } if key == own => taken.push(amount),
                Effect::Refunded { key, amount } | Effect::Reversed { key, amount } if key == own => {
                    back.push(amount);
                }
                _ => {}
            }
        }
        assert!(taken.len() <= 1, "{} was charged twice: {taken:?}", order.id);
        assert!(back.len() <= taken.len(), "{} got back more than it paid: {back:?}", order.id);
        taken.iter().sum::<u64>() - back.iter().sum::<u64>()
    }

    /// Asserts that all of these orders are accounted for, and that nothing else was charged.
    pub async fn assert_all_accounted(&self, orders: &[Order]) {
        let mut sum = 0;
        for order in orders {
            if self.assert_accounted(order).await == Status::Accepted {
                sum += order.total.minor();
            }
        }
        assert_eq!(self.ledger.net(), sum);
    }
}
