//! Two instances of each worker, which crash.

use std::sync::Arc;
use std::time::Duration;

use allocation_completer::Completer;
use email_notifier::EmailNotifier;
use fastrand::Rng;
use futures::future::BoxFuture;
use order_sync::OrderSync;
use payment_processor::PaymentProcessor;
use sku_restocker::Restocker;
use stock_allocator::Allocator;
use stock_deallocator::Deallocator;
use tokio::task::JoinSet;
use tradewind_events::decode;
use tradewind_gateways::letter::LetterWriter;
use tradewind_kit::batch::{Delivery, Each, Handler, Worker as _};
use tradewind_kit::{Dispose, Disposition};

use crate::outside::{Gateway, SlowMailer};
use crate::plan::{Hazards, Plan};
use crate::queue::{Message, Queue};
use crate::routing::Name;
use crate::tally::Tally;
use crate::world::World;

/// Of each worker at once.
const INSTANCES: usize = 2;
/// Most messages of a batch.
const BATCH: usize = 5;
/// How often an idle worker looks for messages.
const IDLE: Duration = Duration::from_millis(4);
/// A mail's lease where no crash disturbs the mails: nobody takes it over while its holder is only slow.
const CALM_LEASE: Duration = Duration::from_mins(5);
/// And where one does.
const WILD_LEASE: Duration = Duration::from_millis(60);
/// A crash falls this much after the start of a batch, in milliseconds, at the latest: a few answers of DynamoDB.
const LATEST_CRASH: u64 = 60;

/// The code of a delivery whose worker crashed.
const CRASHED: &str = "crashed";

/// What became of a delivery.
enum Verdict {
    Done,
    Again(&'static str),
    Dead(String),
}

type Work = Arc<dyn Fn(Vec<Delivery>) -> BoxFuture<'static, Vec<Verdict>> + Send + Sync>;

/// Starts everybody, each at their queue. They work until the set is dropped.
pub fn start(world: &World, plan: &Plan, queues: &[Arc<Queue>], tally: &Arc<Tally>) -> JoinSet<()> {
    let mut instances = JoinSet::new();
    let mut random = Rng::with_seed(plan.seed ^ 0x_77_6f_72_6b);
    for queue in queues {
        for _ in 0..INSTANCES {
            let instance = Instance {
                queue: queue.clone(),
                work: work(queue.name, world, plan),
                crashes: crashes(queue.name, &plan.hazards),
                random: random.fork(),
                tally: tally.clone(),
            };
            instances.spawn(instance.run());
        }
    }
    instances
}

const fn crashes(name: Name, hazards: &Hazards) -> u8 {
    if matches!(name, Name::EmailNotifier) && hazards.calm_mail { 0 } else { hazards.crashes }
}

/// A worker over clients of its own.
fn work(name: Name, world: &World, plan: &Plan) -> Work {
    let stores = world.stores();
    match name {
        Name::OrderSync => erase(OrderSync::new(stores.view, stores.events)),
        Name::SkuRestocker => erase(Restocker::new(stores.inventory)),
        Name::StockAllocator => erase(Allocator::new(stores.inventory, stores.events)),
        Name::AllocationCompleter => erase(Completer::new(stores.inventory, stores.events)),
        Name::StockDeallocator => erase(Deallocator::new(stores.inventory)),
        Name::PaymentProcessor => {
            let processor = PaymentProcessor::new(stores.payments, Gateway::new(plan, world.ledger.clone()));
            erase(processor.with_lease(plan.hazards.lease))
        }
        Name::EmailNotifier => {
            let (notifications, lease) = if plan.hazards.calm_mail {
                (world.calm_stores().notifications, CALM_LEASE)
            } else {
                (stores.notifications, WILD_LEASE)
            };
            let mailer = SlowMailer::new(plan, world.mailer.clone());
            let notifier = EmailNotifier::new(notifications, LetterWriter::new(None), mailer);
            erase(notifier.with_lease(lease))
        }
    }
}

/// A handler as the queues know it.
fn erase<H: Handler + Send + 'static>(handler: H) -> Work {
    let worker = Arc::new(Each(handler));
    Arc::new(move |deliveries| {
        let worker = worker.clone();
        Box::pin(async move { worker.apply(&deliveries).await.into_iter().map(verdict).collect() })
    })
}

fn verdict<T>(result: Result<T, impl Dispose>) -> Verdict {
    let Err(error) = result else { return Verdict::Done };
    match error.disposition() {
        Disposition::Transient => Verdict::Again(error.code()),
        Disposition::Duplicate => Verdict::Done,
        Disposition::Permanent => Verdict::Dead(format!("{}: {error}", error.code())),
    }
}

struct Instance {
    queue: Arc<Queue>,
    work: Work,
    crashes: u8,
    random: Rng,
    tally: Arc<Tally>,
}

impl Instance {
    async fn run(mut self) {
        loop {
            let batch = self.queue.take(self.random.usize(1..=BATCH));
            if batch.is_empty() {
                tokio::time::sleep(IDLE).await;
            } else {
                self.handle(batch).await;
            }
        }
    }

    async fn handle(&mut self, batch: Vec<Message>) {
        let event = |message: &Message| decode(&message.json).expect("what is stored can be read");
        let deliveries = batch.iter().map(event).map(Delivery::new).collect();
        let name = self.queue.name.as_str();
        let crash = strike(&mut self.random, self.crashes);
        let verdicts = tokio::select! {
            verdicts = (self.work)(deliveries) => verdicts,
            () = crash => {
                self.tally.count(&format!("crash of {name}"));
                // Nobody is left to say what became of the batch.
                batch.iter().map(|_| Verdict::Again(CRASHED)).collect()
            }
        };
        for (message, verdict) in batch.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Done => self.queue.acknowledge(message),
                Verdict::Again(code) => {
                    if code != CRASHED {
                        self.tally.count(&format!("{name} again: {code}"));
                    }
                    self.queue.put_back(message, code);
                }
                Verdict::Dead(why) => {
                    self.tally.bury(format!("{name}: {why}: {}", message.json));
                    self.queue.acknowledge(message);
                }
            }
        }
    }
}

/// Returns when the worker is to crash: between two steps of its future, or after some time.
pub fn strike(random: &mut Rng, percent: u8) -> impl Future<Output = ()> + Send + use<> {
    let struck = random.u8(..100) < percent;
    let (by_steps, steps, after) = (random.bool(), random.u32(..40), random.u64(..LATEST_CRASH));
    async move {
        if !struck {
            std::future::pending::<()>().await;
        } else if by_steps {
            for _ in 0..steps {
                tokio::task::yield_now().await;
            }
        } else {
            tokio::time::sleep(Duration::from_millis(after)).await;
        }
    }
}
