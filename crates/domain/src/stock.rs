//! Stock: what an order takes from it, all lines or none.

use serde::{Deserialize, Serialize};

use crate::ids::Sku;
use crate::order::Line;
use crate::validation::Violation;

/// A number of parts, 1 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Units(u32);

impl Units {
    /// The most of one sku in an order or a lot.
    pub const MAX: u32 = 1_000_000;

    /// Checks the range; the violation names `field`.
    pub fn parse(field: &str, value: u64) -> Result<Self, Violation> {
        match u32::try_from(value) {
            Ok(units) if (1..=Self::MAX).contains(&units) => Ok(Self(units)),
            _ => Err(Violation::new(field, "must be a whole number from 1 to 1000000")),
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0 as u64
    }
}

impl TryFrom<u64> for Units {
    type Error = Violation;
    fn try_from(value: u64) -> Result<Self, Violation> {
        Self::parse("units", value)
    }
}

impl From<Units> for u64 {
    fn from(units: Units) -> Self {
        units.get()
    }
}

/// What the stock says to an order. Made once an order, and recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Every line is there: all of them are reserved.
    Allocate,
    /// These lines are not: nothing is reserved.
    Deplete(Vec<Shortage>),
}

/// A line that the stock cannot serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Of what.
    pub sku: Sku,
    /// How many were ordered.
    pub ordered: u64,
    /// How many there are.
    pub available: u64,
}

/// Decides over the lines of an order, each sku at most once among them, as [`crate::order::lines`] leaves them.
pub fn decide(lines: &[Line], available: impl Fn(&Sku) -> u64) -> Decision {
    let short = lines.iter().filter_map(|line| {
        let (ordered, available) = (line.units.get(), available(&line.sku));
        (available < ordered).then(|| Shortage { sku: line.sku.clone(), ordered, available })
    });
    let short: Vec<_> = short.collect();
    if short.is_empty() { Decision::Allocate } else { Decision::Deplete(short) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, units: u64) -> Line {
        Line { sku: Sku::parse("sku", sku).unwrap(), units: Units::parse("units", units).unwrap() }
    }

    #[test]
    fn one_short_line_depletes_the_whole_order() {
        let stock = |sku: &Sku| if sku.as_str() == "APPLES" { 10 } else { 0 };
        assert_eq!(decide(&[line("APPLES", 10)], stock), Decision::Allocate);
        let Decision::Deplete(short) = decide(&[line("APPLES", 1), line("PEARS", 2)], stock) else {
            panic!("there are no pears")
        };
        assert_eq!(short, [Shortage { sku: line("PEARS", 1).sku, ordered: 2, available: 0 }]);
    }

    #[test]
    fn units_are_whole_and_positive() {
        assert_eq!(Units::parse("qty", 1_000_000).unwrap().get(), 1_000_000);
        for bad in [0, 1_000_001, u64::MAX] {
            assert_eq!(Units::parse("qty", bad).unwrap_err().field, "qty");
        }
    }
}
