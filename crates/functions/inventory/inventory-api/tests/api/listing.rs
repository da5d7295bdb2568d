//! The stock is shown.

use lambda_http::Body;
use serde_json::{Value, json};

use crate::support::{ELECTRIC, LIST, PLUMBING, RESTOCK, World, apples};

#[tokio::test]
async fn a_sku_shows_its_units_and_times() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    assert_eq!(user.post(RESTOCK, &apples()).await.status, 202);
    assert_eq!(
        user.post(LIST, &json!({ "sku": "APPLES" })).await.skus(),
        Vec::<&str>::new(),
        "not there yet"
    );
    world.sync().await;
    let answer = user.post(LIST, &json!({ "sku": " APPLES " })).await;
    let [stock] = answer.body["skus"].as_array().unwrap().as_slice() else { panic!("{}", answer.body) };
    let expected = json!({
        "sku": "APPLES", "units": 100, "allocated": 0, "shipped": 0,
        "createdAt": stock["createdAt"], "updatedAt": stock["createdAt"],
    });
    assert_eq!(stock, &expected);
    stock["createdAt"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(answer.body.get("nextToken").is_none());
}

#[tokio::test]
async fn an_empty_body_and_an_empty_object_ask_for_the_first_fifty() {
    let world = World::start().await;
    let names: Vec<_> = (100..152).map(|number| format!("SKU-{number}")).collect();
    world.stock(PLUMBING, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let user = world.user(PLUMBING);
    for body in [Body::Empty, Body::Text("{}".to_owned())] {
        let answer = user.send("POST", LIST, body).await;
        assert_eq!(answer.skus(), names[..50]);
        assert!(answer.body["nextToken"].is_string());
    }
}

/// Follows the tokens to the end; the names of each page.
async fn pages(world: &World, body: Value) -> Vec<Vec<String>> {
    let (mut body, mut pages) = (body, Vec::new());
    loop {
        let answer = world.user(PLUMBING).post(LIST, &body).await;
        pages.push(answer.skus().into_iter().map(str::to_owned).collect());
        let Some(token) = answer.body.get("nextToken") else { return pages };
        body["nextToken"] = token.clone();
    }
}

#[tokio::test]
async fn pages_follow_each_other_in_both_directions_without_gap_or_overlap() {
    let world = World::start().await;
    let names = ["APPLES", "BANANAS", "ORANGES", "PEARS", "PLUMS"];
    world.stock(PLUMBING, &names).await;
    world.stock(ELECTRIC, &["CHERRIES", "ZUCCHINI"]).await;
    for (direction, expected) in [("asc", names.to_vec()), ("desc", names.into_iter().rev().collect())] {
        for limit in [1, 2, 5, 6, 1000] {
            let pages = pages(&world, json!({ "limit": limit, "sortDirection": direction })).await;
            assert_eq!(pages.concat(), expected);
            assert_eq!(pages.len(), names.len().div_ceil(limit), "no empty last page: {pages:?}");
        }
    }
    assert_eq!(pages(&world, json!({ "limit": 5 })).await.concat(), names, "ascending unless said otherwise");
}

#[tokio::test]
async fn a_token_is_of_one_org_and_one_direction() {
    let world = World::start().await;
    world.stock(PLUMBING, &["APPLES", "PEARS"]).await;
    let first = world.user(PLUMBING).post(LIST, &json!({ "limit": 1 })).await;
    let token = first.body["nextToken"].clone();
    let in_other_direction = json!({ "limit": 1, "sortDirection": "desc", "nextToken": token });
    let other_direction = world.user(PLUMBING).post(LIST, &in_other_direction).await;
    let other_org = world.user(ELECTRIC).post(LIST, &json!({ "limit": 1, "nextToken": token })).await;
    for refused in [other_direction, other_org] {
        assert_eq!((refused.outcome(), refused.pointers()), ((400, "invalid_request"), vec!["/nextToken"]));
    }
}
