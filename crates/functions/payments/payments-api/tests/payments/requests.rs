//! What is asked wrongly.

use payments_api::{Api, ApiDoc};
use serde_json::{Value, json};
use tradewind_domain::payment::Status;
use tradewind_kit::config::Reader;
use utoipa::OpenApi as _;

use crate::support::{ORG, World};

#[tokio::test]
async fn each_field_that_is_not_right_is_named() {
    let world = World::new().await;
    for (body, pointer) in [
        (json!({"orderId": "abc"}), "/orderId"),
        (json!({"orderId": "a b c d"}), "/orderId"),
        (json!({"orderId": 12345}), "/orderId"),
        (json!({"orderId": null}), "/orderId"),
        (json!({"limit": 0}), "/limit"),
        (json!({"limit": 1001}), "/limit"),
        (json!({"limit": "10"}), "/limit"),
        (json!({"sortDirection": "up"}), "/sortDirection"),
        (json!({"nextToken": "nonsense"}), "/nextToken"),
        (json!({"order": "ABC001"}), "/order"),
    ] {
        let (status, problem) = world.list(ORG, &body).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid_request")), "{body}");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}: {problem:#}");
    }
    let both = json!({"orderId": "abc", "nextToken": "nonsense"});
    assert_eq!(world.list(ORG, &both).await.1["errors"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_of_one_direction_leads_nowhere_in_the_other() {
    let world = World::new().await;
    for id in ["ORDER-1", "ORDER-2"] {
        world.pay(&crate::support::order(ORG, id, 100), Status::Accepted).await;
    }
    let (_, page) = world.list(ORG, &json!({"limit": 1})).await;
    let body = json!({"limit": 1, "sortDirection": "desc", "nextToken": page["nextToken"]});
    assert_eq!(world.list(ORG, &body).await.0, 400);
}

#[tokio::test]
async fn nobody_is_shown_anything_without_a_good_token() {
    let world = World::new().await;
    assert_eq!(world.send(None, "{}").await.0, 401);
    for (name, token) in world.issuer.refused("operator", ORG) {
        let (status, problem) = world.send(Some(&token), "{}").await;
        assert!(matches!(status, 401 | 403), "{name}: {status} {problem:#}");
    }
}

#[test]
fn the_document_says_what_is_shown() {
    let document: Value = serde_json::from_str(&ApiDoc::openapi().to_json().unwrap()).unwrap();
    let post = &document["paths"]["/api/v1/payments/listOrderPayments"]["post"];
    assert_eq!(post["operationId"], "listOrderPayments");
    let schemas = &document["components"]["schemas"];
    let statuses: Vec<_> = Status::ALL.iter().map(|status| json!(status.as_str())).collect();
    assert_eq!(schemas["PaymentStatus"]["enum"], json!(statuses));
    assert_eq!(schemas["Amount"]["type"], "number");
    assert!(post["responses"]["4XX"]["content"].get("application/problem+json").is_some(), "{post:#}");
}

#[test]
fn a_configuration_that_lacks_something_says_what() {
    let error = Api::from_env(Reader::new(|_| None)).unwrap_err().to_string();
    assert!(error.contains("PAYMENTS_TABLE") && error.contains("USER_POOL_ID"), "{error}");
}

#[tokio::test]
async fn a_table_out_of_reach_is_a_503_that_says_when_to_come_back() {
    let world = World::out_of_reach().await;
    for body in [json!({}), json!({"orderId": "ABC001"})] {
        let (status, problem) = world.list(ORG, &body).await;
        assert_eq!((status, &problem["code"]), (503, &json!("unavailable")), "{problem:#}");
    }
}
