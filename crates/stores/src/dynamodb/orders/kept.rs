//! Attributes that are kept once they are set.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tradewind_domain::order::{Order, Step};

use super::super::item::s;
use super::summary;

/// An update that only adds: each attribute is set if it is not there, so that the update can be repeated and can
/// change places with others. Every name has a placeholder, because some are reserved words.
#[derive(Debug, Default)]
pub(super) struct Kept {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    clauses: Vec<String>,
    conditions: Vec<String>,
}

impl Kept {
    /// Steps of an order; with the first step the order itself.
    pub fn steps(order: &Order, steps: &[(Step, Timestamp)]) -> Self {
        let mut kept = Self::default();
        for (step, at) in steps {
            kept.set(&attribute(*step), s(at.to_string()));
            if step.after().is_empty() {
                for (name, value) in summary::attributes(order) {
                    kept.set(name, value);
                }
            }
        }
        kept
    }

    /// The same, if these steps are there.
    #[must_use]
    pub fn behind(mut self, earlier: &[Step]) -> Self {
        for step in earlier {
            let name = self.name(&attribute(*step));
            self.conditions.push(format!("attribute_exists({name})"));
        }
        self
    }

    fn set(&mut self, attribute: &str, value: AttributeValue) {
        let name = self.name(attribute);
        self.clauses.push(format!("{name} = if_not_exists({name}, :{attribute})"));
        self.values.insert(format!(":{attribute}"), value);
    }

    fn name(&mut self, attribute: &str) -> String {
        let name = format!("#{attribute}");
        self.names.insert(name.clone(), attribute.to_owned());
        name
    }

    /// The update expression.
    pub fn expression(&self) -> String {
        format!("SET {}", self.clauses.join(", "))
    }

    /// The condition, if there is one.
    pub fn condition(&self) -> Option<String> {
        (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "))
    }

    /// What its placeholders stand for.
    pub fn placeholders(self) -> (HashMap<String, String>, HashMap<String, AttributeValue>) {
        (self.names, self.values)
    }
}

/// The attribute of a step.
pub(super) fn attribute(step: Step) -> String {
    format!("{}{}", summary::AT, step.event_type())
}
