//! From the event store to the queues.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use tradewind_testkit::Items;

use crate::queue::Queue;
use crate::tally::Tally;

/// Carries each event to the queues whose rules let it through. Stands for the stream, `event-relay` and the bus, which
/// together promise that each event arrives, at least once.
#[derive(Debug)]
pub struct Bus {
    queues: Vec<Arc<Queue>>,
    carried: BTreeMap<(String, String), Published>,
    random: Rng,
    tally: Arc<Tally>,
}

#[derive(Clone, Debug)]
struct Published {
    r#type: String,
    json: Arc<str>,
}

impl Bus {
    /// A bus with these queues behind it.
    pub fn new(queues: Vec<Arc<Queue>>, random: Rng, tally: Arc<Tally>) -> Self {
        Self { queues, carried: BTreeMap::new(), random, tally }
    }

    /// Carries what is new in the event store, and sometimes something old again; says how much was new.
    pub fn carry(&mut self, store: Items) -> usize {
        let before = self.carried.len();
        for (key, mut item) in store {
            if self.carried.contains_key(&key) {
                continue;
            }
            let mut take = |name: &str| item.remove(name).expect("every event has a type and a text");
            let event = Published { r#type: take("type"), json: take("event").into() };
            self.publish(&event);
            self.carried.insert(key, event);
        }
        if self.carried.len() > before && self.random.u8(..4) == 0 {
            let old = self.random.choice(self.carried.values()).cloned();
            if let Some(old) = old {
                self.tally.count("event published again");
                self.publish(&old);
            }
        }
        self.carried.len() - before
    }

    /// Carries everything once more, as the replay of an archive does.
    pub fn replay(&self) {
        for event in self.carried.values() {
            self.publish(event);
        }
    }

    /// The queues.
    pub fn queues(&self) -> &[Arc<Queue>] {
        &self.queues
    }

    /// True if no queue holds anything.
    pub fn is_quiet(&self) -> bool {
        self.queues.iter().all(|queue| queue.depth() == 0)
    }

    fn publish(&self, event: &Published) {
        for queue in self.queues.iter().filter(|queue| queue.name.rule().lets_through(&event.r#type)) {
            queue.push(&event.json);
        }
    }
}
