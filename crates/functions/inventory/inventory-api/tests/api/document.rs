//! What this function adds to the OpenAPI document.

use inventory_api::ApiDoc;
use serde_json::{Value, json};
use utoipa::OpenApi;

fn document() -> Value {
    serde_json::to_value(ApiDoc::openapi()).unwrap()
}

#[test]
fn both_operations_are_described_with_their_problems() {
    let document = document();
    for (path, operation, success) in [
        ("/api/v1/inventory/restockSku", "restockSku", "202"),
        ("/api/v1/inventory/listSkus", "listSkus", "200"),
    ] {
        let described = &document["paths"][path]["post"];
        assert_eq!(described["operationId"], operation);
        assert!(described["responses"][success]["content"]["application/json"].is_object(), "{described:#}");
        for status in ["4XX", "5XX"] {
            let content = &described["responses"][status]["content"];
            assert!(content["application/problem+json"].is_object(), "{described:#}");
        }
    }
}

#[test]
fn the_bodies_are_described_as_they_are_checked() {
    let schemas = document()["components"]["schemas"].take();
    let lot = &schemas["RestockSku"];
    assert_eq!(lot["required"], json!(["sku", "units", "lotId"]));
    assert_eq!(
        (&lot["properties"]["units"]["minimum"], &lot["properties"]["units"]["maximum"]),
        (&json!(1), &json!(1_000_000))
    );
    assert_eq!(
        (&lot["additionalProperties"], &schemas["ListSkus"]["additionalProperties"]),
        (&json!(false), &json!(false))
    );
    let list = &schemas["ListSkus"];
    assert!(list.get("required").is_none(), "{list:#}");
    let limit = &list["properties"]["limit"];
    assert_eq!(
        (&limit["minimum"], &limit["maximum"], &limit["default"]),
        (&json!(1), &json!(1000), &json!(50))
    );
    let direction = &list["properties"]["sortDirection"];
    assert_eq!(direction["$ref"], "#/components/schemas/SortDirection", "{list:#}");
    let direction = &schemas["SortDirection"];
    assert_eq!((&direction["enum"], &direction["default"]), (&json!(["asc", "desc"]), &json!("asc")));
    for text in ["sku", "nextToken"] {
        assert_eq!(list["properties"][text]["type"], "string", "{list:#}");
    }
}
