//! Money: whole minor units (cents), never a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::validation::Violation;

/// An amount in minor units, 0 to [`Money::MAX`]. One currency: the org's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Money(u64);

impl Money {
    /// 1,000,000.00
    pub const MAX: Self = Self(100_000_000);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of so many minor units, if it is not more than [`Money::MAX`].
    pub const fn from_minor(minor: u64) -> Option<Self> {
        if minor <= Self::MAX.0 { Some(Self(minor)) } else { None }
    }

    /// In minor units.
    pub const fn minor(self) -> u64 {
        self.0
    }

    /// Parses a JSON number (`33.25`, `1998`, `1e3`) without ever rounding it; the violation names `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Violation> {
        let refused = |why: &str| Violation::new(field, why);
        let text = text.trim();
        let decimal = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
        let decimal = decimal.map_err(|_| refused("must be a number from 0 to 1000000.00"))?;
        if decimal.is_sign_negative() && !decimal.is_zero() {
            return Err(refused("must not be negative"));
        }
        let minor = decimal.checked_mul(Decimal::ONE_HUNDRED);
        let minor = minor.ok_or_else(|| refused("must be at most 1000000.00"))?;
        if !minor.fract().is_zero() {
            return Err(refused("must have at most two decimals"));
        }
        let minor = minor.to_u64().and_then(Self::from_minor);
        minor.ok_or_else(|| refused("must be at most 1000000.00"))
    }
}

impl TryFrom<u64> for Money {
    type Error = Violation;
    fn try_from(minor: u64) -> Result<Self, Violation> {
        Self::from_minor(minor).ok_or_else(|| Violation::new("amount", "must be at most 1000000.00"))
    }
}

impl From<Money> for u64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl FromStr for Money {
    type Err = Violation;
    fn from_str(text: &str) -> Result<Self, Violation> {
        Self::parse("amount", text)
    }
}

impl fmt::Display for Money {
    /// With two decimals: `33.25`. A JSON number as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_numbers_are_read_to_the_cent() {
        for (text, minor) in [("33.25", 3325), ("1998", 199_800), ("0", 0), ("1e3", 100_000), ("0.10", 10)] {
            assert_eq!(Money::parse("price", text).unwrap().minor(), minor, "{text}");
        }
        assert_eq!(Money::parse("price", "1000000.00").unwrap(), Money::MAX);
        assert_eq!(Money::parse("price", "-0").unwrap(), Money::ZERO);
    }

    #[test]
    fn what_is_no_amount_names_its_field() {
        for bad in ["-1", "0.001", "33.255", "1000000.01", "1e30", "NaN", "", "1,5", "\"5\"", "1e-3"] {
            assert_eq!(Money::parse("price", bad).unwrap_err().field, "price", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_the_way_through_text(minor in 0..=Money::MAX.minor()) {
            let money = Money::from_minor(minor).unwrap();
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }
    }
}
