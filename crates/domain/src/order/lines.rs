//! The lines of an order.

use std::collections::HashMap;

use crate::ids::Sku;
use crate::stock::Units;
use crate::validation::{Checker, Invalid, Violation};

/// Most lines of an order.
pub const MAX: usize = 50;

/// So many of one sku.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of what.
    pub sku: Sku,
    /// How many.
    pub units: Units,
}

/// Parses lines; a violation names `items[<index>].sku` or `items[<index>].qty`. Lines of the same sku become one, so
/// that a rule for one sku cannot be got round by splitting it.
pub fn parse(items: &[(String, u64)]) -> Result<Vec<Line>, Invalid> {
    if items.is_empty() || items.len() > MAX {
        return Err(Violation::new("items", format!("must be 1 to {MAX} lines")).into());
    }
    let mut check = Checker::default();
    let mut lines: Vec<Line> = Vec::with_capacity(items.len());
    let mut places: HashMap<Sku, usize> = HashMap::with_capacity(items.len());
    for (i, (sku, quantity)) in items.iter().enumerate() {
        let sku = check.take(Sku::parse(&format!("items[{i}].sku"), sku));
        let units = check.take(Units::parse(&format!("items[{i}].qty"), *quantity));
        let (Some(sku), Some(units)) = (sku, units) else { continue };
        match places.get(&sku).and_then(|place| lines.get_mut(*place)) {
            None => {
                places.insert(sku.clone(), lines.len());
                lines.push(Line { sku, units });
            }
            Some(line) => {
                let sum = Units::parse(&format!("items[{i}].qty"), line.units.get() + units.get());
                let message = format!("makes more than {} of {} in all", Units::MAX, line.sku);
                let sum = sum.map_err(|violation| Violation { message, ..violation });
                line.units = check.take(sum).unwrap_or(line.units);
            }
        }
    }
    check.finish()?;
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(items: &[(&str, u64)]) -> Vec<(String, u64)> {
        items.iter().map(|(sku, quantity)| ((*sku).to_owned(), *quantity)).collect()
    }

    #[test]
    fn lines_of_one_sku_become_one() {
        let lines = parse(&items(&[("APPLES", 2), ("PEARS", 1), (" APPLES", 3)])).unwrap();
        let read: Vec<_> = lines.iter().map(|line| (line.sku.as_str(), line.units.get())).collect();
        assert_eq!(read, [("APPLES", 5), ("PEARS", 1)]);
    }

    #[test]
    fn every_invalid_line_is_named() {
        let fields = |items: &[(String, u64)]| -> Vec<String> {
            parse(items).unwrap_err().0.into_iter().map(|violation| violation.field).collect()
        };
        assert_eq!(
            fields(&items(&[("a", 0), ("APPLES", 1), ("PEARS", 1_000_001)])),
            ["items[0].sku", "items[0].qty", "items[2].qty"]
        );
        assert_eq!(fields(&items(&[("APPLES", 1_000_000), ("APPLES", 1)])), ["items[1].qty"]);
        assert_eq!(fields(&[]), ["items"]);
        assert_eq!(fields(&vec![("APPLES".to_owned(), 1); 51]), ["items"]);
    }
}
