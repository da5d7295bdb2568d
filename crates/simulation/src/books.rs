//! What must hold, whatever happened.

mod mails;
mod money;
mod orders;
mod stock;

use tradewind_domain::order::{History, Status, Step};
use tradewind_events::catalogue::Data;
use tradewind_events::decode;
use tradewind_stores::dynamodb::event_store::OrderEvents;
use tradewind_testkit::Items;

use crate::plan::{Life, Plan};
use crate::tally::Tally;
use crate::world::{Tables, World};

pub use orders::assert_nothing_is_from_the_future;
pub use stock::assert_every_unit_is_somewhere;

/// Everything there is to look at, when nothing moves.
#[derive(Debug)]
pub struct Books {
    /// The tables.
    pub tables: Tables,
    /// The subjects of the mails that went out, and to whom.
    pub mails: Vec<(String, String)>,
    /// Where the orders of the plan stand, in its order.
    pub statuses: Vec<Status>,
}

/// An order at the end, and what is wrong with it.
pub(crate) struct Case<'a> {
    life: &'a Life,
    history: &'a History,
    status: Status,
    wrong: &'a mut Vec<String>,
}

impl Case<'_> {
    fn has(&self, step: Step) -> bool {
        self.history.has(step)
    }

    /// Notes what should hold and does not.
    fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            let order = &self.life.order;
            let steps: Vec<_> = self.history.iter().map(|(step, _)| step.event_type()).collect();
            let text = format!("{} {} is {} by {steps:?}: {}", order.org_id, order.id, self.status, what());
            self.wrong.push(text);
        }
    }

    /// True if the order is paid for and keeps its units.
    fn is_sold(&self) -> bool {
        is_sold(self.status)
    }
}

const fn is_sold(status: Status) -> bool {
    matches!(status, Status::Confirmed | Status::Shipped | Status::Delivered)
}

/// Looks at everything, and panics with all that is wrong.
pub async fn audit(world: &World, plan: &Plan, tally: &Tally) -> Books {
    let mut wrong: Vec<_> = tally.dead().into_iter().map(|dead| format!("given up: {dead}")).collect();
    let mails = world.mailer.sent().into_iter().map(|sent| (sent.to, sent.letter.subject));
    let mut books = Books { tables: world.tables().await, mails: mails.collect(), statuses: Vec::new() };
    let stores = world.calm_stores();
    for life in &plan.orders {
        let (org_id, id) = (&life.order.org_id, &life.order.id);
        let found = stores.events.order(org_id, id).await.expect("the store answers");
        let Some(OrderEvents { order, history, events }) = found else {
            wrong.push(format!("{org_id} {id} was never placed"));
            books.statuses.push(Status::Pending);
            continue;
        };
        let mut case = Case { life, history: &history, status: history.status(), wrong: &mut wrong };
        case.check(order == life.order, || format!("it is {order:?}"));
        for event in &events {
            case.check(carries(&event.json, life), || format!("another order in {}", event.json));
        }
        let view = stores.view.get(org_id, id).await.expect("the view answers");
        orders::check(&mut case, view.as_ref());
        money::check(&mut case, world, &books.tables.payments);
        stock::check(&mut case, &books.tables.inventory);
        books.statuses.push(history.status());
    }
    money::check_movements(world, &mut wrong);
    stock::check_skus(plan, &books, &mut wrong);
    mails::check(plan, &books, &mut wrong);
    assert!(wrong.is_empty(), "the books are wrong:\n{}", wrong.join("\n"));
    books
}

fn carries(json: &str, life: &Life) -> bool {
    let Ok(event) = decode(json) else { return false };
    let Data::Order(_, data) = event.data else { return false };
    data.into_order(event.org_id) == life.order
}

/// The attribute of an item, if there is one.
fn attribute<'a>(items: &'a Items, pk: String, sk: String, name: &str) -> Option<&'a str> {
    items.get(&(pk, sk))?.get(name).map(String::as_str)
}

impl Books {
    /// What a replay must not change. Where mails may go out more than once, they may do so again.
    pub fn stable(&self, plan: &Plan) -> (Tables, Vec<(String, String)>) {
        if plan.hazards.calm_mail {
            return (self.tables.clone(), self.mails.clone());
        }
        let tables = Tables { notifications: Items::new(), ..self.tables.clone() };
        (tables, Vec::new())
    }
}
