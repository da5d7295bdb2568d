//! Money in the schema.

use async_graphql::{InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use tradewind_domain::Money;

/// Money, written as the HTTP APIs write it ([`tradewind_kit::Amount`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount(Money);

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self(money)
    }
}

/// An amount of money: a JSON number with at most two decimals.
#[Scalar]
impl ScalarType for Amount {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::Number(number) = &value else { return Err(InputValueError::expected_type(value)) };
        let money = Money::parse("", &number.to_string());
        money.map(Self).map_err(|violation| InputValueError::custom(violation.message))
    }

    /// From text to text: numbers of JSON are kept as the nearest float, whose shortest text is the amount again.
    fn to_value(&self) -> Value {
        let whole = self.0.minor().is_multiple_of(100).then(|| Number::from(self.0.minor() / 100));
        let number = whole.or_else(|| {
            let text = serde_json::to_string(&tradewind_kit::Amount(self.0)).ok()?;
            serde_json::from_str(&text).ok()
        });
        number.map_or(Value::Null, Value::Number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(minor: u64) -> String {
        serde_json::to_string(&Amount(Money::from_minor(minor).unwrap()).to_value()).unwrap()
    }

    #[test]
    fn an_amount_is_a_number_of_at_most_two_decimals() {
        for (minor, expected) in
            [(0, "0"), (1, "0.01"), (10, "0.1"), (3325, "33.25"), (99_900, "999"), (99_999_999, "999999.99")]
        {
            assert_eq!(text(minor), expected);
        }
        assert!(Amount::parse(Value::from("33.25")).is_err());
    }

    proptest! {
        #[test]
        fn an_amount_keeps_every_cent_on_its_way(minor in 0..=Money::MAX.minor()) {
            prop_assert_eq!(Money::parse("", &text(minor)).unwrap().minor(), minor);
            let amount = Amount(Money::from_minor(minor).unwrap());
            prop_assert_eq!(Amount::parse(amount.to_value()).ok(), Some(amount));
        }
    }
}
