//! One run: a day, an evening, and everything once more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use tokio::task::JoinSet;
use tradewind_gateways::mailer::MailError;
use tradewind_testkit::Odds;

use crate::books;
use crate::bus::Bus;
use crate::people;
use crate::plan::Plan;
use crate::queue::Queue;
use crate::routing::Name;
use crate::tally::{ENDED, Tally};
use crate::workers;
use crate::world::World;

/// Between two looks at the event store.
const PACE: Duration = Duration::from_millis(15);
/// After that a run is stuck.
const PATIENCE: Duration = Duration::from_mins(2);
/// The worst that may happen to requests, in percent.
const WORST: u8 = 60;

/// Plays a plan and audits its books, and says what went wrong on the way. Panics if the saga is wrong.
pub async fn run(plan: &Plan) -> Arc<Tally> {
    let tally = Arc::new(Tally::default());
    let world = Box::pin(World::new(plan)).await;
    let mut random = Rng::with_seed(plan.seed ^ 0x_72_75_6e);
    let queue = |name| Arc::new(Queue::new(name, plan.hazards, random.fork(), tally.clone()));
    let queues: Vec<_> = Name::ALL.map(queue).into();
    let workers = workers::start(&world, plan, &queues, &tally);
    let bus = Bus::new(queues, random.fork(), tally.clone());
    let mut run = Run { world: &world, plan, bus, workers, random, tally: tally.clone() };

    run.settle(people::day(&world, plan, &tally)).await;
    books::audit(&world, plan, &tally).await;
    run.settle(people::evening(&world, plan, &tally)).await;
    let before = books::audit(&world, plan, &tally).await;
    run.bus.replay();
    run.settle(JoinSet::new()).await;
    let after = books::audit(&world, plan, &tally).await;
    assert_eq!(after.stable(plan), before.stable(plan), "the replay of everything changes nothing");

    for status in &after.statuses {
        tally.count(&format!("{ENDED}{status}"));
    }
    tally.add_injected(world.faults.injected());
    tally
}

struct Run<'a> {
    world: &'a World,
    plan: &'a Plan,
    bus: Bus,
    workers: JoinSet<()>,
    random: Rng,
    tally: Arc<Tally>,
}

impl Run<'_> {
    /// Carries events until people are done and nothing is on its way any more.
    async fn settle(&mut self, mut people: JoinSet<()>) {
        let begun = Instant::now();
        loop {
            self.weather();
            while let Some(done) = people.try_join_next() {
                done.expect("people do not panic");
            }
            if let Some(ended) = self.workers.try_join_next() {
                ended.expect("workers do not panic");
            }
            // In this order: whatever ends after the look at the queues has put its events into the store by then.
            let quiet = people.is_empty() && self.bus.is_quiet();
            let new = self.bus.carry(self.world.events().await);
            if quiet && new == 0 && self.bus.is_quiet() {
                break;
            }
            books::assert_every_unit_is_somewhere(&self.world.inventory().await);
            books::assert_nothing_is_from_the_future(&self.world.orders().await);
            assert!(begun.elapsed() < PATIENCE, "never done: {:#?}", self.stuck());
            tokio::time::sleep(PACE).await;
        }
        self.world.faults.set_odds(Odds::default());
    }

    /// Faults come and go, those of the mail service too.
    fn weather(&mut self) {
        let faults = self.plan.hazards.faults;
        if self.random.u8(..8) == 0 {
            let odds = self.random.choice([0, faults, faults, (faults * 2).min(WORST)]).unwrap_or(faults);
            self.world.faults.set_odds(Odds::even(odds));
        }
        if self.random.u8(..10) == 0 {
            self.tally.count("fault: mail");
            match self.random.u8(..3) {
                0 if !self.plan.hazards.calm_mail => self.world.mailer.lose_next_answer(),
                0 | 1 => self.world.mailer.fail_next(MailError::Throttled("simulated".to_owned())),
                _ => self.world.mailer.fail_next(MailError::Unavailable("simulated".to_owned())),
            }
        }
    }

    fn stuck(&self) -> Vec<String> {
        let of = |queue: &Arc<Queue>| {
            let waiting = queue.waiting();
            let name = queue.name.as_str();
            waiting.iter().map(|m| format!("{name} {:?}: {}", m.failed, m.json)).collect::<Vec<_>>()
        };
        self.bus.queues().iter().flat_map(of).collect()
    }
}
