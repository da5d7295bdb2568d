//! Screening of orders: fixed rules, which no model can overrule.

use crate::money::Money;
use crate::order::Line;

/// More of one sku than this is unusual.
const MANY_UNITS: u64 = 100;
/// A total above this is unusual: 10,000.00.
const HIGH_TOTAL: u64 = 1_000_000;
/// A price is far from the catalogue's when one is more than so many times the other.
const FAR: u64 = 2;
/// An order with so many signals is flagged.
const FLAGGED_FROM: usize = 2;

/// Something unusual about an order; a point each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// More than 100 of one sku.
    ManyUnits,
    /// A total above 10,000.
    HighTotal,
    /// A price less than half or more than double of the catalogue's.
    UnusualPrice,
}

impl Signal {
    /// A stable name, for the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ManyUnits => "many_units",
            Self::HighTotal => "high_total",
            Self::UnusualPrice => "unusual_price",
        }
    }
}

/// The signals of an order. `by_catalogue`: what it costs in minor units by the catalogue, if every sku is in it.
pub fn signals(lines: &[Line], total: Money, by_catalogue: Option<u64>) -> Vec<Signal> {
    let far = |listed: u64| {
        let total = total.minor();
        total.saturating_mul(FAR) < listed || listed.saturating_mul(FAR) < total
    };
    let mut signals = Vec::new();
    if lines.iter().any(|line| line.units.get() > MANY_UNITS) {
        signals.push(Signal::ManyUnits);
    }
    if total.minor() > HIGH_TOTAL {
        signals.push(Signal::HighTotal);
    }
    if by_catalogue.is_some_and(far) {
        signals.push(Signal::UnusualPrice);
    }
    signals
}

/// True if the rules alone flag an order with these signals.
pub fn flagged(signals: &[Signal]) -> bool {
    signals.len() >= FLAGGED_FROM
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sku;
    use crate::stock::Units;

    fn screen(units: u64, total: &str, by_catalogue: Option<u64>) -> Vec<Signal> {
        let line =
            Line { sku: Sku::parse("sku", "PROD-001").unwrap(), units: Units::parse("qty", units).unwrap() };
        signals(&[line], total.parse().unwrap(), by_catalogue)
    }

    #[test]
    fn each_signal_is_a_point_and_two_flag() {
        assert_eq!(screen(2, "1998", Some(199_800)), []);
        assert_eq!(screen(101, "100", None), [Signal::ManyUnits]);
        assert_eq!(screen(100, "10000.01", None), [Signal::HighTotal]);
        assert_eq!(screen(1, "2.01", Some(100)), [Signal::UnusualPrice]);
        assert_eq!(screen(1, "2.00", Some(100)), []);
        assert_eq!(screen(1, "0.49", Some(99)), [Signal::UnusualPrice]);
        let fraud = screen(500, "499000", Some(49_950_000));
        assert_eq!(fraud, [Signal::ManyUnits, Signal::HighTotal]);
        assert!(flagged(&fraud) && !flagged(&screen(101, "100", None)));
    }
}
