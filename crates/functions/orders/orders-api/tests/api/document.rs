//! What this function adds to the OpenAPI document is what it does.

use orders_api::ApiDoc;
use serde_json::Value;
use utoipa::OpenApi;

use crate::support::{PLUMBING, World};

/// An operation: its method, its path, and what is said of it.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let operations = item.as_object().unwrap().clone();
        operations
            .into_iter()
            .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    };
    paths.iter().flat_map(of_path).collect()
}

/// The schema behind a reference, or itself.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

#[tokio::test]
async fn every_operation_of_the_document_is_answered_and_has_a_name_of_its_own() {
    let (world, document) = (World::start().await, ApiDoc::openapi().to_json().unwrap());
    let document: Value = serde_json::from_str(&document).unwrap();
    let user = world.user("technician", PLUMBING);
    let mut names = Vec::new();
    for (method, path, operation) in operations(&document) {
        let path = path.replace("{orderId}", "ORD-1");
        let answer = world.handle(user.request(&method, &path, None)).await;
        assert!(!matches!(answer.status, 405 | 500..), "{method} {path}: {answer:?}");
        assert_ne!(answer.body["detail"], "there is no such resource", "{method} {path}");
        names.push(operation["operationId"].as_str().unwrap().to_owned());
    }
    names.sort_unstable();
    let expected = [
        "cancelOrder",
        "deliverOrder",
        "getOrder",
        "getOrders",
        "listOrders",
        "placeCheckoutOrder",
        "placeOrder",
        "shipOrder",
    ];
    assert_eq!(names, expected);
}

#[test]
fn every_body_is_an_object_that_takes_nothing_else() {
    let document: Value = serde_json::from_str(&ApiDoc::openapi().to_json().unwrap()).unwrap();
    let mut bodies = 0;
    for (method, path, operation) in operations(&document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        let schema = resolve(&document, schema);
        let shapes = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
        for shape in
            shapes.iter().map(|shape| resolve(&document, shape)).filter(|shape| shape["type"] != "null")
        {
            assert_eq!(shape["additionalProperties"], false, "{method} {path}: {shape}");
            for (name, property) in shape["properties"].as_object().into_iter().flatten() {
                let property = resolve(&document, property);
                assert!(property["type"].is_string(), "{path} {name} may be null: {property}");
                assert!(
                    property["default"] != Value::Null || property.get("default").is_none(),
                    "{path} {name}"
                );
            }
            bodies += 1;
        }
    }
    assert_eq!(bodies, 7);
}
