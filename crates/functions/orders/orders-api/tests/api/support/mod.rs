//! What every test here stands on.

mod answer;
mod world;

use serde_json::{Value, json};

pub(crate) use answer::Answer;
pub(crate) use world::{User, World, org_id};

/// The orgs of the seed data.
pub(crate) const PLUMBING: &str = "plumbingCo123";
pub(crate) const ELECTRIC: &str = "electricCo456";

/// What orders may be for.
pub(crate) const WORK_ORDER: &str = "019bca5d-ac96-774b-bcce-b30100000000";

/// Seed 001's order.
pub(crate) fn items() -> Value {
    json!({ "customerId": "cust-123", "items": [{ "sku": "SKU-1", "qty": 2 }, { "sku": "SKU-2", "qty": 1 }] })
}

/// Seed 003's order.
pub(crate) fn product() -> Value {
    json!({ "customerId": "CUST-123", "productId": "PROD-001", "quantity": 2, "totalAmount": 1998 })
}

/// Seed 002's order.
pub(crate) fn terminal() -> Value {
    json!({ "orderId": "ABC001", "sku": "APPLES", "units": 20, "price": 33.25, "userId": "123456" })
}

/// An object with some of its members replaced; `null` leaves a member out.
pub(crate) fn with(mut body: Value, changes: Value) -> Value {
    let all = body.as_object_mut().unwrap();
    let Value::Object(changes) = changes else { unreachable!("changes are an object") };
    for (name, value) in changes {
        if value.is_null() {
            all.remove(&name)
        } else {
            all.insert(name, value)
        };
    }
    body
}
