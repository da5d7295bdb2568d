//! Payments, newest first.

use serde_json::{Value, json};

use crate::support::{ELECTRIC, PLUMBING, World, at, order};

const LIST: &str = "query ($first: Int, $after: String) {
      payments(first: $first, after: $after) {
        nodes { id status amount } pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }";

#[tokio::test]
async fn pages_go_through_all_payments_once_newest_first() {
    let world = World::with_stores().await;
    let names: Vec<_> = (0..7).map(|n| format!("ORD-{n:04}")).collect();
    for (n, name) in (0..).zip(&names) {
        world.stores.charge(&order(PLUMBING, name, n), at(n / 2)).await;
    }
    world.stores.charge(&order(ELECTRIC, "ORD-9999", 9), at(9)).await;
    for (role, first) in [("dispatcher", 1), ("technician", 3), ("operator", 100)] {
        let user = world.user(role, PLUMBING);
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let answer = user.send(LIST, json!({ "first": first, "after": after })).await;
            let page = answer.ok("payments");
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            for node in page["nodes"].as_array().unwrap() {
                assert_eq!((&node["status"], &node["amount"]), (&json!("PAYMENT_PROCESSING"), &json!(33.25)));
                seen.push(node["id"].as_str().unwrap().to_owned());
            }
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert!(seen.iter().rev().eq(&names), "{seen:?}");
    }
    let ours = world.user("operator", PLUMBING).send(LIST, json!({ "first": 1 })).await;
    let cursor = ours.ok("payments")["pageInfo"]["endCursor"].clone();
    let stolen = world.user("operator", ELECTRIC).send(LIST, json!({ "after": cursor })).await;
    assert_eq!(stolen.invalid(), ["after"]);
}
