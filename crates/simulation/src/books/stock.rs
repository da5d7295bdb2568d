//! Stock: every unit is somewhere, and what is sold is gone.

use std::collections::BTreeMap;

use tradewind_domain::order::Step;
use tradewind_testkit::Items;

use super::{Books, Case, attribute, is_sold};
use crate::plan::Plan;

/// Units of a sku.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    available: i64,
    allocated: i64,
    shipped: i64,
    restocked: i64,
}

impl Units {
    /// True if no unit is missing or owed.
    const fn add_up(self) -> bool {
        let Self { available, allocated, shipped, restocked } = self;
        available >= 0 && allocated >= 0 && shipped >= 0 && restocked == available + allocated + shipped
    }
}

pub(super) fn check(case: &mut Case<'_>, inventory: &Items) {
    let order = &case.life.order;
    let pk = format!("ORG#{}#ORDER#{}", order.org_id, order.id);
    let standing = attribute(inventory, pk, "ALLOCATION".to_owned(), "status");
    let expected = if case.has(Step::StockDepleted) {
        "DEPLETED"
    } else if !case.has(Step::StockAllocated) {
        "CANCELLED"
    } else if case.is_sold() {
        "COMPLETED"
    } else {
        "RETURNED"
    };
    case.check(standing == Some(expected), || format!("its stock is {standing:?}, not {expected}"));
}

/// Holds at every moment: each change of a sku is one write.
pub fn assert_every_unit_is_somewhere(inventory: &Items) {
    for (key, units) in skus(inventory) {
        assert!(units.add_up(), "{key:?} has {units:?}");
    }
}

/// What came in, less what is sold, is what there is.
pub(super) fn check_skus(plan: &Plan, books: &Books, wrong: &mut Vec<String>) {
    let mut expected: BTreeMap<(String, String), Units> = BTreeMap::new();
    for lot in &plan.lots {
        let units = expected.entry(key(lot.org_id.as_str(), lot.lot.sku.as_str())).or_default();
        let came = i64::try_from(lot.lot.units.get()).unwrap_or_default();
        units.restocked += came;
        units.available += came;
    }
    for (life, _) in plan.orders.iter().zip(&books.statuses).filter(|(_, status)| is_sold(**status)) {
        for line in &life.order.lines {
            let units = expected.entry(key(life.order.org_id.as_str(), line.sku.as_str())).or_default();
            let sold = i64::try_from(line.units.get()).unwrap_or_default();
            units.available -= sold;
            units.shipped += sold;
        }
    }
    let found = skus(&books.tables.inventory);
    if found != expected {
        wrong.push(format!("the stock is {found:#?}, and should be {expected:#?}"));
    }
}

fn key(org: &str, sku: &str) -> (String, String) {
    (format!("ORG#{org}"), format!("SKU#{sku}"))
}

fn skus(inventory: &Items) -> BTreeMap<(String, String), Units> {
    let skus = inventory.iter().filter(|((_, sk), _)| sk.starts_with("SKU#"));
    let units = skus.map(|(key, item)| {
        let number = |name: &str| item.get(name).and_then(|number| number.parse().ok()).unwrap_or(i64::MIN);
        let units = Units {
            available: number("available"),
            allocated: number("allocated"),
            shipped: number("shipped"),
            restocked: number("restocked"),
        };
        (key.clone(), units)
    });
    units.collect()
}
