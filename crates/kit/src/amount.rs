//! Money in the bodies of requests and answers: a JSON number such as `33.25`, read and written as text, never by way of
//! a float.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use tradewind_domain::Money;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An amount as a JSON number of at most two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Money);

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self(money)
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(S::Error::custom)?.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Amount {
    /// Reads from JSON text only: a value that was a `serde_json::Value` in between has lost its digits.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Money::parse("", raw.get()).map(Self).map_err(|violation| D::Error::custom(violation.message))
    }
}

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0))
            .maximum(Some(Money::MAX.minor() / 100))
            .multiple_of(Some(0.01))
            .description(Some("An amount of money, exact to two decimals."))
            .examples([serde_json::json!(33.25)]);
        schema.into()
    }
}

impl ToSchema for Amount {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Body {
        price: Amount,
    }

    fn read(price: &str) -> Result<u64, String> {
        let body: Body =
            serde_json::from_str(&format!("{{\"price\": {price}}}")).map_err(|e| e.to_string())?;
        Ok(body.price.0.minor())
    }

    #[test]
    fn a_number_is_read_to_the_cent() {
        for (text, minor) in [("33.25", 3325), ("1998", 199_800), ("1e3", 100_000), ("0.1", 10), ("0", 0)] {
            assert_eq!(read(text), Ok(minor), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_the_reason() {
        for bad in ["-1", "0.001", "1000000.01", "\"5\"", "null", "true", "[1]", "{}"] {
            let error = read(bad).unwrap_err();
            assert!(error.starts_with("must "), "{bad}: {error}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_the_way_through_json(minor in 0..=Money::MAX.minor()) {
            let body = Body { price: Amount(Money::from_minor(minor).unwrap()) };
            let text = serde_json::to_string(&body).unwrap();
            prop_assert_eq!(text, format!("{{\"price\":{}.{:02}}}", minor / 100, minor % 100));
            prop_assert_eq!(serde_json::from_str::<Body>(&serde_json::to_string(&body).unwrap()).unwrap(), body);
        }
    }
}
