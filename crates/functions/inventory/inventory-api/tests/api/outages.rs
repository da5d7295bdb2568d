//! The store is out of reach.

use serde_json::json;

use crate::support::{LIST, PLUMBING, RESTOCK, World, apples};

#[tokio::test]
async fn while_the_store_is_away_the_answer_is_503_and_afterwards_all_is_well() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    world.dynamodb.cut();
    for (path, body) in [(RESTOCK, apples()), (LIST, json!({})), (LIST, json!({ "sku": "APPLES" }))] {
        let answer = user.post(path, &body).await;
        assert_eq!(answer.outcome(), (503, "unavailable"));
        assert!(answer.headers.contains_key("retry-after"));
    }
    world.dynamodb.mend();
    assert_eq!(user.post(RESTOCK, &apples()).await.status, 202);
}

#[tokio::test]
async fn a_report_whose_answer_was_lost_is_the_same_lot_when_it_is_repeated() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    world.dynamodb.cut_after_client_chunks(1);
    // Whether the store took the first report or not: the repetition finds out.
    let lost = user.post(RESTOCK, &apples()).await;
    assert!(matches!(lost.status, 202 | 503), "{lost:?}");
    world.dynamodb.mend();
    assert_eq!(user.post(RESTOCK, &apples()).await.status, 202);
    assert_eq!(world.told().await.len(), 1);
}
