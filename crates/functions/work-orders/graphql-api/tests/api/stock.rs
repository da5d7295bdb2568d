//! Stock: one sku, and pages in the order of their names.

use serde_json::{Value, json};

use crate::support::{ELECTRIC, PLUMBING, World, at};

const ONE: &str = "query ($sku: String!) {
      stockItem(sku: $sku) { id sku available allocated shipped createdAt updatedAt }
    }";
const LIST: &str = "query ($first: Int, $after: String) {
      stock(first: $first, after: $after) { nodes { sku available } pageInfo { hasNextPage endCursor } }
    }";

#[tokio::test]
async fn a_sku_shows_its_units_to_its_org_alone() {
    let world = World::with_stores().await;
    world.stores.restock(PLUMBING, "APPLES", 20).await;
    for role in ["dispatcher", "technician", "operator"] {
        let answer = world.user(role, PLUMBING).send(ONE, json!({ "sku": "APPLES" })).await;
        let expected = json!({ "id": "APPLES", "sku": "APPLES", "available": 20, "allocated": 0, "shipped": 0,
            "createdAt": at(0), "updatedAt": at(0) });
        assert_eq!(answer.ok("stockItem"), &expected);
        let answer = world.user(role, ELECTRIC).send(ONE, json!({ "sku": "APPLES" })).await;
        assert_eq!(answer.ok("stockItem"), &Value::Null);
    }
    let answer = world.user("operator", PLUMBING).send(ONE, json!({ "sku": "a" })).await;
    assert_eq!((answer.code(), answer.invalid()), ("BAD_USER_INPUT", vec!["sku"]));
}

#[tokio::test]
async fn pages_go_through_all_skus_in_the_order_of_their_names() {
    let world = World::with_stores().await;
    let skus = ["APPLES", "BANANAS", "ORANGES", "PROD-001", "SKU-1"];
    for sku in skus.iter().rev() {
        world.stores.restock(PLUMBING, sku, 5).await;
    }
    world.stores.restock(ELECTRIC, "FUSES", 5).await;
    let user = world.user("technician", PLUMBING);
    for first in [1, 2, 5, 100] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let answer = user.send(LIST, json!({ "first": first, "after": after })).await;
            let page = answer.ok("stock");
            let nodes = page["nodes"].as_array().unwrap();
            seen.extend(nodes.iter().map(|node| node["sku"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            assert_eq!(nodes.len(), first);
        }
        assert_eq!(seen, skus, "{first}");
    }
    let answer = user.send(LIST, json!({ "first": 1 })).await;
    let cursor = answer.ok("stock")["pageInfo"]["endCursor"].clone();
    let stolen = world.user("technician", ELECTRIC).send(LIST, json!({ "after": cursor })).await;
    assert_eq!(stolen.invalid(), ["after"]);
}
