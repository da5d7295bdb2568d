//! What a request is called in the log: the name of its operation, else the field that it asks for first.

use async_graphql::Request;
use async_graphql::parser::types::{DocumentOperations, OperationDefinition, Selection};

/// Longest name that is worth a place in every log.
const MAX_NAME: usize = 100;

/// The name of the operation that a request runs; `None` where there is no saying.
pub(crate) fn name(request: &mut Request) -> Option<String> {
    let wanted = request.operation_name.clone();
    let document = request.parsed_query().ok()?;
    let name = wanted.or_else(|| match &document.operations {
        DocumentOperations::Single(only) => first_field(&only.node),
        DocumentOperations::Multiple(named) => {
            named.keys().next().filter(|_| named.len() == 1).map(ToString::to_string)
        }
    })?;
    Some(name.chars().take(MAX_NAME).collect())
}

fn first_field(operation: &OperationDefinition) -> Option<String> {
    let mut fields = operation.selection_set.node.items.iter().filter_map(|item| match &item.node {
        Selection::Field(field) => Some(field.node.name.node.to_string()),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    });
    fields.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(query: &str, operation: Option<&str>) -> Option<String> {
        let mut request = Request::new(query);
        request.operation_name = operation.map(str::to_owned);
        name(&mut request)
    }

    #[test]
    fn an_operation_is_called_what_its_client_calls_it_or_by_its_first_field() {
        assert_eq!(named("query Board { workOrders { nodes { id } } }", None).as_deref(), Some("Board"));
        assert_eq!(named("{ healthCheck orders { nodes { id } } }", None).as_deref(), Some("healthCheck"));
        assert_eq!(named("query A { a } query B { b }", Some("B")).as_deref(), Some("B"));
        assert_eq!(named("query A { a } query B { b }", None), None);
        assert_eq!(named("{ ...f } fragment f on Query { a }", None), None);
        assert_eq!(named("{", Some("A")), None);
        let long = "a".repeat(1_000);
        assert_eq!(named(&format!("{{ {long} }}"), None).unwrap().len(), MAX_NAME);
    }
}
