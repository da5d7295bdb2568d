//! Lives of orders, as the events that travel.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tradewind_domain::order::{Order, Step, lines};
use tradewind_domain::{Money, OrderId, OrgId, UserId, WorkOrderId};
use tradewind_events::order::Remark;
use tradewind_events::{Event, Origin, TraceContext, decode};
use tradewind_stores::dynamodb::event_store::NewEvent;
use uuid::Uuid;

/// A text that no log line may ever show.
pub const SECRET: &str = "jane.secret@example.com";

pub const HAPPY: [Step; 7] = [
    Step::Placed,
    Step::Created,
    Step::StockAllocated,
    Step::PaymentAccepted,
    Step::Confirmed,
    Step::Shipped,
    Step::Delivered,
];

/// An event, decoded and as it is stored.
#[derive(Clone, Debug)]
pub struct Told {
    pub step: Step,
    pub event: Event,
    pub stored: NewEvent,
}

/// Order `number`. Even numbers belong to one org, odd ones to another; two neighbours share their id. Every third one is
/// for a work order.
pub fn order(number: u32) -> Order {
    let org_id = ["plumbingCo123", "electricCo456"][usize::try_from(number % 2).unwrap()];
    Order {
        id: OrderId::parse("orderId", &format!("ORDER-{}", number / 2)).unwrap(),
        org_id: OrgId::parse("orgId", org_id).unwrap(),
        lines: lines::parse(&[("APPLES".to_owned(), u64::from(number) + 1)]).unwrap(),
        total: Money::from_minor(u64::from(number)).unwrap(),
        user_id: UserId::parse("userId", "123456").unwrap(),
        customer_id: None,
        work_order_id: number.is_multiple_of(3).then(|| WorkOrderId(Uuid::from_u128(u128::from(number) + 1))),
        contact: Some(SECRET.to_owned()),
        placed_at: morning(),
    }
}

fn morning() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

/// These steps of order `number`, each at its own time: the same event whenever it is asked for.
pub fn told(number: u32, steps: &[Step]) -> Vec<Told> {
    steps
        .iter()
        .map(|step| {
            let place = u32::try_from(Step::ALL.iter().position(|known| known == step).unwrap()).unwrap();
            let origin = Origin {
                id: Uuid::from_u128(
                    0x0193_7f3e_8c00_7000_8000 << 48 | u128::from(number) << 8 | u128::from(place),
                ),
                time: morning() + SignedDuration::from_millis(i64::from(place) * 250),
                traceparent: TraceContext::new(0x4bf9, u64::from(place) + 1, true),
                causation_id: None,
            };
            let stored = NewEvent::step(&order(number), *step, Remark::default(), &origin).unwrap();
            Told { step: *step, event: decode(&stored.json).unwrap(), stored }
        })
        .collect()
}

/// A life that the functions can bring about, as far as it got: each step only after what it comes after, and of
/// alternatives one.
pub fn legal_life() -> impl Strategy<Value = Vec<Step>> {
    let choices = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), 1..=HAPPY.len());
    choices.prop_map(|(in_stock, paid, called_off, refunded, length)| {
        let mut life = match (in_stock, paid) {
            (false, _) => vec![Step::Placed, Step::Created, Step::StockDepleted],
            (true, false) => vec![Step::Placed, Step::Created, Step::StockAllocated, Step::PaymentRejected],
            (true, true) => HAPPY.to_vec(),
        };
        life.truncate(length);
        if called_off && !life.contains(&Step::Shipped) {
            life.push(Step::Cancelled);
            if refunded && life.contains(&Step::PaymentAccepted) {
                life.push(Step::PaymentRefunded);
            }
        }
        life
    })
}

/// Any steps, as the simulation of raw events can put them.
pub fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::sample::subsequence(Step::ALL.to_vec(), 0..=Step::ALL.len())
}
