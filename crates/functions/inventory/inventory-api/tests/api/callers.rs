//! Who may call.

use lambda_http::Body;
use serde_json::json;

use crate::support::{ELECTRIC, LIST, PLUMBING, RESTOCK, User, World, apples};

#[tokio::test]
async fn without_a_good_token_nothing_is_shown_and_nothing_is_written() {
    let world = World::start().await;
    // Of another role than the tampered one was before, which else would be a good one.
    let refused = world.issuer.refused("operator", PLUMBING).into_iter();
    let refused = refused.map(|(name, token)| (name, Some(token)));
    for (name, token) in refused.chain([("none", None)]) {
        let user = User { world: &world, token };
        for path in [RESTOCK, LIST] {
            assert_eq!(user.post(path, &apples()).await.outcome(), (401, "unauthorized"), "{name}");
        }
    }
    assert!(world.events.items().await.is_empty());
}

#[tokio::test]
async fn every_role_may_restock_and_look() {
    let world = World::start().await;
    for role in ["dispatcher", "technician", "operator"] {
        let user = User { world: &world, token: Some(world.issuer.token(role, PLUMBING)) };
        assert_eq!(user.post(RESTOCK, &apples()).await.status, 202);
        assert_eq!(user.post(LIST, &json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn one_org_never_sees_the_stock_of_another() {
    let world = World::start().await;
    world.stock(PLUMBING, &["APPLES"]).await;
    let other = world.user(ELECTRIC);
    assert_eq!(other.post(LIST, &json!({})).await.skus(), Vec::<&str>::new());
    assert_eq!(other.post(LIST, &json!({ "sku": "APPLES" })).await.skus(), Vec::<&str>::new());
    // An org whose name begins like another's.
    let longer = world.user("plumbingCo1234");
    assert_eq!(longer.post(LIST, &json!({})).await.skus(), Vec::<&str>::new());
}

#[tokio::test]
async fn other_paths_and_methods_are_told_what_there_is() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    let unknown = user.post("/api/v1/inventory/deleteSku", &apples()).await;
    assert_eq!(unknown.outcome(), (404, "not_found"));
    let answer = user.send("GET", LIST, Body::Empty).await;
    assert_eq!(
        (answer.outcome(), &answer.headers["allow"]),
        ((405, "method_not_allowed"), &"POST".parse().unwrap())
    );
}
