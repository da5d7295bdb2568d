//! What a seed stands for.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{LotId, Money, OrderId, OrgId, Sku, Units, UserId, WorkOrderId};
use tradewind_events::stock::Restocked;

/// How many orders there are. Both orgs together.
const ORDERS: usize = 28;
const ORGS: (&str, &str) = ("plumbingCo123", "electricCo456");
const SKUS: [&str; 4] = ["APPLES", "PEARS", "PLUMS", "QUINCES"];
/// What every third order is for.
const WORK_ORDER: &str = "019bca5d-ac96-774b-bcce-b30100000000";
/// What a hundred units of demand find in stock: about one order in three goes away empty-handed.
const SUPPLY_PERCENT: u64 = 70;
/// People are active for so long, in milliseconds.
const DAY: u64 = 900;

/// What happens to the world, and what goes wrong in it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Makes the plan again.
    pub seed: u64,
    /// What goes wrong.
    pub hazards: Hazards,
    /// What comes in.
    pub lots: Vec<Lot>,
    /// What is ordered.
    pub orders: Vec<Life>,
}

/// What goes wrong, and how often. Percentages, where not said otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Hazards {
    /// Requests to DynamoDB that meet a fault, on a middling moment.
    pub faults: u8,
    /// Whether the clients of AWS try again by themselves, or each fault goes through to the worker.
    pub client_retries: bool,
    /// Events that come once more, and once more again while somebody works on them.
    pub duplicates: u8,
    /// Batches whose worker crashes in the middle.
    pub crashes: u8,
    /// Longest delay of a delivery, in milliseconds.
    pub delay: u64,
    /// Calls of the payment gateway that fail, half of them after their effect.
    pub gateway_failures: u8,
    /// Longest pause of the gateway before a call has its effect, and after it, in milliseconds.
    pub gateway_latency: u64,
    /// How long a lease of a payment runs. None at all is the worst: whoever is slow has lost it.
    pub lease: Duration,
    /// Whether nothing disturbs the mails but duplicates and a mail service that refuses: then each goes out once. In
    /// other plans each goes out at least once.
    pub calm_mail: bool,
}

/// A lot that comes in.
#[derive(Clone, Debug)]
pub struct Lot {
    /// Whose.
    pub org_id: OrgId,
    /// What.
    pub lot: Restocked,
    /// When, from the beginning.
    pub after: Duration,
}

/// An order, and what people do with it.
#[derive(Clone, Debug)]
pub struct Life {
    /// What is ordered.
    pub order: Order,
    /// The idempotency key of the request, if it has one.
    pub key: Option<String>,
    /// When it is placed, from the beginning.
    pub placed: Duration,
    /// Whether the client sends the same request twice at once.
    pub placed_twice: bool,
    /// When somebody wants to cancel it.
    pub cancelled: Option<Moment>,
    /// What is tried when the day is over and it is confirmed.
    pub afterwards: Afterwards,
}

/// When somebody cancels an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// So long after its placing.
    After(Duration),
    /// As soon as they see this step: while the workers are at the next one.
    Upon(Step),
}

/// What is tried with a confirmed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// Nothing.
    Keep,
    /// It is shipped.
    Ship,
    /// It is shipped and delivered.
    Deliver,
    /// It is cancelled late.
    Cancel,
    /// It is shipped and cancelled at once; one of the two happens.
    Race,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let hazards = Hazards::draw(&mut random);
        let orders: Vec<_> = (0..ORDERS).map(|number| life(&mut random, number)).collect();
        let lots = lots(&mut random, &orders);
        Self { seed, hazards, lots, orders }
    }
}

impl Hazards {
    fn draw(random: &mut Rng) -> Self {
        let client_retries = random.u8(..4) == 0;
        // The clients wait up to a second before each retry: few faults, or the run takes long.
        let faults: &[u8] = if client_retries { &[4, 8] } else { &[0, 8, 20, 32] };
        Self {
            faults: pick(random, faults),
            client_retries,
            duplicates: pick(random, &[0, 30, 60, 90]),
            crashes: pick(random, &[0, 10, 30]),
            delay: pick(random, &[0, 20, 150]),
            gateway_failures: pick(random, &[0, 30, 50, 70]),
            gateway_latency: pick(random, &[0, 12, 60]),
            lease: Duration::from_millis(pick(random, &[0, 15, 150])),
            calm_mail: random.bool(),
        }
    }
}

fn pick<T: Copy>(random: &mut Rng, from: &[T]) -> T {
    *random.choice(from).expect("there is something to choose from")
}

fn millis(random: &mut Rng, below: u64) -> Duration {
    Duration::from_millis(random.u64(..below))
}

fn life(random: &mut Rng, number: usize) -> Life {
    let order = order(random, number);
    Life {
        key: random.bool().then(|| format!("key-{number}")),
        placed: millis(random, DAY),
        placed_twice: random.u8(..4) == 0,
        cancelled: (random.u8(..100) < 45).then(|| moment(random)),
        afterwards: pick(
            random,
            &[
                Afterwards::Keep,
                Afterwards::Ship,
                Afterwards::Deliver,
                Afterwards::Cancel,
                Afterwards::Race,
                Afterwards::Race,
            ],
        ),
        order,
    }
}

fn moment(random: &mut Rng) -> Moment {
    let upon =
        [Step::Placed, Step::Created, Step::StockAllocated, Step::StockAllocated, Step::PaymentAccepted];
    if random.u8(..3) == 0 { Moment::After(millis(random, DAY)) } else { Moment::Upon(pick(random, &upon)) }
}

fn order(random: &mut Rng, number: usize) -> Order {
    let mut skus = SKUS;
    random.shuffle(&mut skus);
    let lines = skus.iter().take(random.usize(1..=3));
    let line = |name: &&str| Line { sku: sku(name), units: units(random.u64(1..=5)) };
    let lines: Vec<_> = lines.map(line).collect();
    // Nothing at all, the limit of the gateway, the last amount below it, and what people pay.
    let total = pick(random, &[0, 10_000_000, 9_999_999, 1, 3325, 3325, 1998, 1998, 1998, 150, 150, 150]);
    // Orders of the two orgs share their ids: nothing of one may reach the other.
    let org = if number.is_multiple_of(2) { ORGS.0 } else { ORGS.1 };
    let id = format!("ORD-{:03}", number / 2);
    let second = i64::try_from(number).unwrap_or_default();
    Order {
        contact: (random.u8(..10) > 0).then(|| format!("{id}@{org}.example").to_lowercase()),
        id: OrderId::parse("orderId", &id).expect("a good id"),
        org_id: org_id(org),
        lines,
        total: Money::from_minor(total).expect("a good amount"),
        user_id: UserId::parse("userId", "123456").expect("a good id"),
        customer_id: None,
        // By the number and not at random, so that a seed still makes the plan that it made before.
        work_order_id: number
            .is_multiple_of(3)
            .then(|| WorkOrderId::parse("workOrderId", WORK_ORDER).expect("a good id")),
        placed_at: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_795_251_600 + second),
    }
}

/// Less than is ordered, in a few lots each, some of which come when orders have been decided without them.
fn lots(random: &mut Rng, orders: &[Life]) -> Vec<Lot> {
    let mut demand: BTreeMap<(OrgId, String), u64> = BTreeMap::new();
    for Life { order, .. } in orders {
        for line in &order.lines {
            *demand.entry((order.org_id.clone(), line.sku.to_string())).or_default() += line.units.get();
        }
    }
    let mut lots = Vec::new();
    for ((org_id, name), demand) in demand {
        let mut supply = (demand * SUPPLY_PERCENT).div_ceil(100);
        while supply > 0 {
            let part = random.u64(1..=supply);
            supply -= part;
            let lot_id = format!("LOT-{}", lots.len());
            let lot_id = LotId::parse("lotId", &lot_id).expect("a good id");
            let lot = Restocked { sku: sku(&name), units: units(part), lot_id };
            lots.push(Lot { org_id: org_id.clone(), lot, after: millis(random, DAY / 3) });
        }
    }
    lots
}

fn org_id(name: &str) -> OrgId {
    OrgId::parse("orgId", name).expect("a good id")
}

fn sku(name: &str) -> Sku {
    Sku::parse("sku", name).expect("a good sku")
}

fn units(number: u64) -> Units {
    Units::parse("units", number).expect("a good number")
}
