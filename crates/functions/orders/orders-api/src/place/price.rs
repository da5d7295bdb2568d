//! What an order costs.

use std::collections::HashMap;

use tradewind_domain::order::Line;
use tradewind_domain::{Money, Sku, Violation};

/// What the lines cost by the catalogue, in minor units, if every sku is in it.
pub(super) fn by_catalogue(lines: &[Line], prices: &HashMap<Sku, Money>) -> Option<u64> {
    lines.iter().map(|line| Some(prices.get(&line.sku)?.minor().saturating_mul(line.units.get()))).sum()
}

/// The total of lines without an amount. A sku that is not in the catalogue counts nothing: the order is accepted, and
/// ends depleted.
pub(super) fn total(lines: &[Line], prices: &HashMap<Sku, Money>) -> Result<Money, Violation> {
    let known = lines.iter().filter_map(|line| Some((prices.get(&line.sku)?.minor(), line.units.get())));
    let total = known.fold(0_u64, |sum, (price, units)| sum.saturating_add(price.saturating_mul(units)));
    Money::from_minor(total)
        .ok_or_else(|| Violation::new("items", format!("come to more than {} by the catalogue", Money::MAX)))
}

#[cfg(test)]
mod tests {
    use tradewind_domain::Units;

    use super::*;

    fn line(sku: &str, units: u64) -> Line {
        Line { sku: Sku::parse("sku", sku).unwrap(), units: Units::parse("units", units).unwrap() }
    }

    #[test]
    fn unknown_skus_count_nothing_and_leave_no_sum_to_compare_with() {
        let prices = HashMap::from([(line("APPLES", 1).sku, Money::from_minor(150).unwrap())]);
        let lines = [line("APPLES", 2), line("PEARS", 5)];
        assert_eq!(total(&lines, &prices).unwrap().minor(), 300);
        assert_eq!(by_catalogue(&lines, &prices), None);
        assert_eq!(by_catalogue(&lines[..1], &prices), Some(300));
    }

    #[test]
    fn a_total_above_the_largest_amount_is_refused() {
        let prices = HashMap::from([(line("GOLD", 1).sku, Money::from_minor(10_000).unwrap())]);
        assert_eq!(total(&[line("GOLD", 10_000)], &prices).unwrap(), Money::MAX);
        assert_eq!(total(&[line("GOLD", 10_001)], &prices).unwrap_err().field, "items");
        let dear = HashMap::from([(line("GOLD", 1).sku, Money::MAX)]);
        assert!(total(&[line("GOLD", 1_000_000)], &dear).is_err());
    }
}
