//! People: they place, cancel, ship and restock, through the same operations as the functions of the API, and try again
//! when the store fails.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::task::JoinSet;
use tradewind_domain::order::{Order, Status, Step, decide};
use tradewind_events::order::Remark;
use tradewind_kit::{Dispose as _, Disposition, ids};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::event_store::{NewEvent, Stepped};
use tradewind_stores::dynamodb::orders::{Placed, Request};

use crate::plan::{Afterwards, Life, Lot, Moment, Plan};
use crate::tally::Tally;
use crate::workers::strike;
use crate::world::{Stores, World};

/// Between two tries, in milliseconds.
const PAUSE: u64 = 12;
/// Between two looks at an order.
const GLANCE: Duration = Duration::from_millis(10);
/// Tries after which something is broken for good.
const TRIES: usize = 200;

/// Of what a request says: here the same key always says the same.
const HASH: &str = "a hash";

/// Somebody in front of the API, with clients of their own.
struct Person {
    stores: Stores,
    random: Rng,
    crashes: u8,
    tally: Arc<Tally>,
}

/// Everything that people do during the day, each at their time.
pub fn day(world: &World, plan: &Plan, tally: &Arc<Tally>) -> JoinSet<()> {
    let mut everybody = JoinSet::new();
    let mut crowd = Crowd::new(world, plan, tally, 0x_64_61_79);
    for lot in &plan.lots {
        everybody.spawn(crowd.person().insist(lot.after, vec![Wish::Restock(lot.clone())]));
    }
    for life in &plan.orders {
        for _ in 0..if life.placed_twice { 2 } else { 1 } {
            everybody.spawn(crowd.person().insist(life.placed, vec![Wish::Place(life.clone())]));
        }
        let cancel = Wish::Step(life.order.clone(), Step::Cancelled);
        let (after, wishes) = match life.cancelled {
            None => continue,
            Some(Moment::After(after)) => (after, vec![cancel]),
            Some(Moment::Upon(step)) => (Duration::ZERO, vec![Wish::See(life.order.clone(), step), cancel]),
        };
        everybody.spawn(crowd.person().insist(life.placed + after, wishes));
    }
    everybody
}

/// What people do when the day is over.
pub fn evening(world: &World, plan: &Plan, tally: &Arc<Tally>) -> JoinSet<()> {
    let mut everybody = JoinSet::new();
    let mut crowd = Crowd::new(world, plan, tally, 0x_65_76_65);
    for Life { order, afterwards, .. } in &plan.orders {
        let at_once: &[&[Step]] = match afterwards {
            Afterwards::Keep => &[],
            Afterwards::Ship => &[&[Step::Shipped]],
            Afterwards::Deliver => &[&[Step::Shipped, Step::Delivered]],
            Afterwards::Cancel => &[&[Step::Cancelled]],
            Afterwards::Race => &[&[Step::Shipped], &[Step::Cancelled]],
        };
        for steps in at_once {
            let wishes = steps.iter().map(|step| Wish::Step(order.clone(), *step)).collect();
            everybody.spawn(crowd.person().insist(Duration::ZERO, wishes));
        }
    }
    everybody
}

struct Crowd<'a> {
    world: &'a World,
    crashes: u8,
    random: Rng,
    tally: &'a Arc<Tally>,
}

impl<'a> Crowd<'a> {
    fn new(world: &'a World, plan: &Plan, tally: &'a Arc<Tally>, salt: u64) -> Self {
        let random = Rng::with_seed(plan.seed ^ salt);
        Self { world, crashes: plan.hazards.crashes, random, tally }
    }

    fn person(&mut self) -> Person {
        Person {
            stores: self.world.stores(),
            random: self.random.fork(),
            crashes: self.crashes,
            tally: self.tally.clone(),
        }
    }
}

/// What somebody wants.
enum Wish {
    Restock(Lot),
    Place(Life),
    /// A step that the store decides over.
    Step(Order, Step),
    /// To see a step happen.
    See(Order, Step),
}

impl Wish {
    /// Asks for it once, as a function of the API does. Each time is a request of its own: other ids, other times.
    async fn ask(&self, stores: &Stores) -> Result<(), TableError> {
        let origin = ids::beginning(ids::trace());
        match self {
            Self::Restock(Lot { org_id, lot, .. }) => {
                stores.events.append(&NewEvent::lot(org_id, lot, &origin)?).await.map(drop)
            }
            Self::Place(Life { order, key, .. }) => {
                let request = key.as_deref().map(|key| Request { key, hash: HASH });
                let event = NewEvent::step(order, Step::Placed, Remark::default(), &origin)?;
                let event = event.with_request_hash(HASH.to_owned());
                match stores.intake.place(&order.id, &event, request).await? {
                    Placed::New | Placed::OrderExists(_) => {}
                    Placed::Replay { order_id, .. } => assert_eq!(order_id, order.id, "of another order"),
                    Placed::KeyConflict => panic!("the key of {} was used for nothing else", order.id),
                }
                Ok(())
            }
            Self::Step(order, step) => step_ahead(stores, order, *step).await,
            Self::See(order, step) => see(stores, order, *step).await,
        }
    }
}

/// Looks, decides and appends, until one of them says no or the store says yes.
async fn step_ahead(stores: &Stores, order: &Order, step: Step) -> Result<(), TableError> {
    loop {
        let Some(found) = stores.events.order(&order.org_id, &order.id).await? else { return Ok(()) };
        let Ok(Some(append)) = decide(&found.history, step) else { return Ok(()) };
        let event = NewEvent::step(&found.order, step, Remark::default(), &ids::beginning(ids::trace()))?;
        if stores.events.step(&order.org_id, &order.id, &append, &event).await? == Stepped::New {
            return Ok(());
        }
    }
}

/// Waits for a step, or for a sign that it will not happen.
async fn see(stores: &Stores, order: &Order, step: Step) -> Result<(), TableError> {
    loop {
        let found = stores.events.order(&order.org_id, &order.id).await?;
        let history = found.map(|found| found.history).unwrap_or_default();
        if history.has(step) || history.has(Step::Cancelled) || is_failed(history.status()) {
            return Ok(());
        }
        tokio::time::sleep(GLANCE).await;
    }
}

const fn is_failed(status: Status) -> bool {
    matches!(status, Status::FailedInsufficientStock | Status::FailedPayment)
}

impl Person {
    /// Asks for one thing after the other, from some time on.
    async fn insist(mut self, after: Duration, wishes: Vec<Wish>) {
        tokio::time::sleep(after).await;
        for wish in &wishes {
            self.until_answered(wish).await;
        }
    }

    /// Asks until there is an answer. The function that is asked may crash.
    async fn until_answered(&mut self, wish: &Wish) {
        for _ in 0..TRIES {
            let crash = strike(&mut self.random, self.crashes);
            let answer = tokio::select! {
                answer = wish.ask(&self.stores) => answer,
                () = crash => {
                    self.tally.count("crash of an API");
                    continue;
                }
            };
            match answer {
                Ok(()) => return,
                Err(error) if error.disposition() == Disposition::Transient => {
                    self.tally.count(&format!("people again: {}", error.code()));
                }
                Err(error) => panic!("people were refused for good: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(self.random.u64(..PAUSE))).await;
        }
        panic!("people got no answer in {TRIES} tries");
    }
}
