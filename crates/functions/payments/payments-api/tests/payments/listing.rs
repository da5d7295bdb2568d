//! What is shown, and to whom.

use serde_json::json;
use tradewind_domain::payment::Status;
use tradewind_kit::clock;
use tradewind_stores::dynamodb::payments::Entombed;

use crate::support::{ORG, OTHER, World, order};

#[tokio::test]
async fn a_payment_is_shown_as_seed_002_shows_it() {
    let world = World::new().await;
    world.pay(&order(ORG, "ABC001", 3325), Status::Accepted).await;
    let (status, page) = world.list(ORG, &json!({"orderId": "ABC001"})).await;
    assert_eq!(status, 200);
    let payment = &page["orderPayments"][0];
    let (created, updated) = (payment["createdAt"].clone(), payment["updatedAt"].clone());
    assert!(created.as_str().unwrap() <= updated.as_str().unwrap());
    let expected = json!({"orderPayments": [{
        "orderId": "ABC001", "sku": "APPLES", "units": 20, "price": 33.25, "userId": "123456",
        "createdAt": created, "updatedAt": updated,
        "paymentId": "AC1ED7", "paymentStatus": "PAYMENT_ACCEPTED", "paymentRetries": 0,
        "lines": [{"sku": "APPLES", "units": 20}, {"sku": "ORANGES", "units": 3}],
    }]});
    assert_eq!(page, expected);
    assert_eq!(world.list(ORG, &json!({})).await.1, expected);
    assert_eq!(world.send(Some(&world.issuer.token("operator", ORG)), "").await.1, expected);
}

#[tokio::test]
async fn every_status_is_shown_a_tombstone_as_well() {
    let world = World::new().await;
    world.pay(&order(ORG, "PAY-REJECTED", 0), Status::Rejected).await;
    world.pay(&order(ORG, "PAY-PROCESSING", 100), Status::Processing).await;
    let entombed = world.payments.entomb(&order(ORG, "PAY-CANCELLED", 100), clock::now()).await;
    assert_eq!(entombed.unwrap(), Entombed::Done);
    let (_, page) = world.list(ORG, &json!({})).await;
    let shown: Vec<_> = page["orderPayments"].as_array().unwrap().iter().collect();
    for (payment, status) in shown.iter().zip(["PAYMENT_REJECTED", "PAYMENT_PROCESSING", "PAYMENT_CANCELLED"])
    {
        assert_eq!(payment["paymentStatus"], status);
        assert!(payment.get("paymentId").is_none());
    }
    assert_eq!((shown.len(), &shown[0]["reason"]), (3, &json!("amount_out_of_range")));
}

#[tokio::test]
async fn pages_of_any_size_show_every_payment_once_in_both_directions() {
    let world = World::new().await;
    let mut expected: Vec<_> = (0..7).map(|number| format!("ORDER-{number}")).collect();
    for id in &expected {
        world.pay(&order(ORG, id, 100), Status::Accepted).await;
    }
    for limit in [1, 3, 7, 100] {
        assert_eq!(world.walk("asc", limit).await, expected);
    }
    expected.reverse();
    for limit in [2, 6] {
        assert_eq!(world.walk("desc", limit).await, expected);
    }
}

#[tokio::test]
async fn a_page_of_more_than_a_hundred_is_read_in_several_batches() {
    let world = World::new().await;
    let expected: Vec<_> = (0..130).map(|number| format!("ORDER-{number:03}")).collect();
    for id in &expected {
        let order = order(ORG, id, 100);
        world.payments.entomb(&order, clock::now()).await.unwrap();
    }
    assert_eq!(world.walk("asc", 1000).await, expected);
}

#[tokio::test]
async fn no_org_sees_the_payments_of_another() {
    let world = World::new().await;
    for (org, id) in [(ORG, "ORDER-1"), (ORG, "ORDER-2"), (OTHER, "ORDER-3")] {
        world.pay(&order(org, id, 100), Status::Accepted).await;
    }
    let nothing = json!({"orderPayments": []});
    assert_eq!(world.list(OTHER, &json!({"orderId": "ORDER-1"})).await, (200, nothing.clone()));
    assert_eq!(world.list(ORG, &json!({"orderId": "ORDER-3"})).await, (200, nothing));
    let (_, page) = world.list(OTHER, &json!({})).await;
    assert_eq!(page["orderPayments"].as_array().unwrap().len(), 1);
    let (_, page) = world.list(ORG, &json!({"limit": 1})).await;
    let stolen = json!({"limit": 1, "nextToken": page["nextToken"]});
    assert_eq!(world.list(ORG, &stolen).await.0, 200);
    let (status, problem) = world.list(OTHER, &stolen).await;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (400, &json!("/nextToken")));
}
