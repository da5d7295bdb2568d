//! The simulated bus has the rules of the real one.

use std::fs;
use std::path::Path;

use tradewind_simulation::routing::{Name, Rule};

const INFRA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/lib");

#[test]
fn every_rule_is_that_of_the_stack() {
    for name in Name::ALL {
        let context = match name {
            Name::OrderSync => "orders",
            Name::PaymentProcessor => "payments",
            Name::EmailNotifier => "notifications",
            Name::SkuRestocker
            | Name::StockAllocator
            | Name::AllocationCompleter
            | Name::StockDeallocator => "inventory",
        };
        let path = Path::new(INFRA).join(context).join(name.as_str()).with_extension("ts");
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let rule = source.split_once(".subscribeToBus(").and_then(|(_, rest)| rest.split_once("})"));
        let (rule, _) = rule.unwrap_or_else(|| panic!("{} has no rule", path.display()));
        let types: Vec<_> = rule.split('\'').skip(1).step_by(2).collect();
        match name.rule() {
            Rule::OneOf(expected) => {
                assert!(rule.contains("oneOf:") && !rule.contains("prefix:"), "{rule}");
                assert_eq!(types, expected);
            }
            Rule::Prefix(expected) => {
                assert!(rule.contains("prefix:") && !rule.contains("oneOf:"), "{rule}");
                assert_eq!(types, [expected]);
            }
        }
    }
}
