//! The lines of an order as an attribute: a list of maps `{sku, units}`.

use aws_sdk_dynamodb::types::AttributeValue;
use tradewind_domain::order::Line;
use tradewind_domain::{Sku, Units};

use super::TableError;
use super::item::{Item, n, s, take_n, take_s};

/// Lines as an attribute.
pub(super) fn attribute(lines: &[Line]) -> AttributeValue {
    let map = |line: &Line| {
        let item = [("sku".to_owned(), s(line.sku.as_str())), ("units".to_owned(), n(line.units.get()))];
        AttributeValue::M(item.into())
    };
    AttributeValue::L(lines.iter().map(map).collect())
}

/// Takes lines out of an item.
pub(super) fn take(item: &mut Item, name: &'static str) -> Result<Vec<Line>, TableError> {
    let Some(AttributeValue::L(lines)) = item.remove(name) else { return Err(TableError::Corrupt(name)) };
    let line = |value| {
        let AttributeValue::M(mut line) = value else { return Err(TableError::Corrupt(name)) };
        let sku = Sku::parse("sku", &take_s(&mut line, "sku")?);
        let units = Units::parse("units", take_n(&mut line, "units")?);
        match (sku, units) {
            (Ok(sku), Ok(units)) => Ok(Line { sku, units }),
            _ => Err(TableError::Corrupt(name)),
        }
    };
    lines.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_survive_the_way_through_an_attribute() {
        let line = |sku: &str, units| Line {
            sku: Sku::parse("sku", sku).unwrap(),
            units: Units::parse("units", units).unwrap(),
        };
        let lines = [line("APPLES", 20), line("PEARS", 1_000_000)];
        let mut item = Item::from([("lines".to_owned(), attribute(&lines))]);
        assert_eq!(take(&mut item, "lines").unwrap(), lines);
        assert!(matches!(take(&mut item, "lines"), Err(TableError::Corrupt("lines"))));
        let mut item = Item::from([("lines".to_owned(), AttributeValue::L(vec![s("APPLES")]))]);
        assert!(matches!(take(&mut item, "lines"), Err(TableError::Corrupt("lines"))));
    }
}
