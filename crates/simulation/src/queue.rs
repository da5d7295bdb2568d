//! A queue that delivers at least once, late, and in no order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::plan::Hazards;
use crate::routing::Name;
use crate::tally::{DELIVERED, Tally};

/// Longest pause of a message that failed, in milliseconds: as a queue does, only sooner.
const RETRY_PAUSE: u64 = 30;

/// An event in a queue.
#[derive(Clone, Debug)]
pub struct Message {
    /// As it travels.
    pub json: Arc<str>,
    /// Not before.
    at: Instant,
    /// Whether it can still bring a copy of itself. Copies cannot, so that there is an end to them.
    fertile: bool,
    /// How it failed the last time.
    pub failed: Option<&'static str>,
}

/// The queue of a worker.
#[derive(Debug)]
pub struct Queue {
    /// Whose.
    pub name: Name,
    hazards: Hazards,
    tally: Arc<Tally>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    waiting: Vec<Message>,
    in_flight: usize,
    random: Rng,
}

impl Queue {
    /// An empty queue.
    pub fn new(name: Name, hazards: Hazards, random: Rng, tally: Arc<Tally>) -> Self {
        Self { name, hazards, tally, state: Mutex::new(State { waiting: Vec::new(), in_flight: 0, random }) }
    }

    /// Takes an event in. It may be delivered more than once.
    pub fn push(&self, json: &Arc<str>) {
        let mut state = self.state();
        state.add(json.clone(), None, true, self.hazards.delay);
        self.perhaps_once_more(&mut state, json);
    }

    /// Gives out up to so many messages, whichever they are. Each may stay in the queue as well, as one does whose
    /// visibility runs out while somebody works on it.
    pub fn take(&self, most: usize) -> Vec<Message> {
        let mut state = self.state();
        let (now, mut taken) = (Instant::now(), Vec::new());
        while taken.len() < most {
            let ready = state.waiting.iter().enumerate().filter(|(_, message)| message.at <= now);
            let ready: Vec<_> = ready.map(|(index, _)| index).collect();
            let Some(index) = state.random.choice(ready) else { break };
            let mut message = state.waiting.swap_remove(index);
            if std::mem::take(&mut message.fertile) {
                self.perhaps_once_more(&mut state, &message.json);
            }
            taken.push(message);
        }
        state.in_flight += taken.len();
        self.tally.add(DELIVERED, u64::try_from(taken.len()).unwrap_or_default());
        taken
    }

    /// A message is done with.
    pub fn acknowledge(&self, _: Message) {
        self.state().in_flight -= 1;
    }

    /// A message failed, and comes back.
    pub fn put_back(&self, message: Message, code: &'static str) {
        let mut state = self.state();
        state.in_flight -= 1;
        state.add(message.json, Some(code), false, RETRY_PAUSE);
    }

    /// What waits or is being worked on.
    pub fn depth(&self) -> usize {
        let state = self.state();
        state.waiting.len() + state.in_flight
    }

    /// What waits.
    pub fn waiting(&self) -> Vec<Message> {
        self.state().waiting.clone()
    }

    fn perhaps_once_more(&self, state: &mut State, json: &Arc<str>) {
        if state.random.u8(..100) < self.hazards.duplicates {
            self.tally.count("duplicate delivery");
            state.add(json.clone(), None, false, self.hazards.delay);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, json: Arc<str>, failed: Option<&'static str>, fertile: bool, delay: u64) {
        let at = Instant::now() + Duration::from_millis(self.random.u64(..=delay));
        self.waiting.push(Message { json, at, fertile, failed });
    }
}
