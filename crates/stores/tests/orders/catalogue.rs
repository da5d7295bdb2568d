//! Prices.

use tradewind_domain::{Money, Sku};

use crate::support::{ORG, World, org};

fn sku(name: &str) -> Sku {
    Sku::parse("sku", name).unwrap()
}

fn cents(minor: u64) -> Money {
    Money::from_minor(minor).unwrap()
}

#[tokio::test]
async fn a_price_is_that_of_the_org_and_the_last_one_set() {
    let world = World::new().await;
    let catalogue = world.catalogue();
    for (org_name, name, minor) in [
        (ORG, "APPLES", 100),
        (ORG, "APPLES", 150),
        (ORG, "FREE", 0),
        ("electricCo456", "APPLES", 999),
        ("electricCo456", "FUSE-1", 50),
    ] {
        catalogue.set_price(&org(org_name), &sku(name), cents(minor)).await.unwrap();
    }
    let asked = ["APPLES", "FREE", "FUSE-1", "APPLES"].map(sku);
    let prices = catalogue.prices(&org(ORG), &asked).await.unwrap();
    assert_eq!(prices, [(sku("APPLES"), cents(150)), (sku("FREE"), cents(0))].into());
    assert!(catalogue.prices(&org("nobody"), &asked).await.unwrap().is_empty());
    assert!(catalogue.prices(&org(ORG), &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn more_skus_than_fit_into_one_call_all_have_their_price() {
    let world = World::new().await;
    let skus: Vec<_> = (0..105).map(|number| sku(&format!("SKU-{number}"))).collect();
    for (sku, minor) in skus.iter().zip(0..) {
        world.catalogue().set_price(&org(ORG), sku, cents(minor)).await.unwrap();
    }
    let prices = world.catalogue().prices(&org(ORG), &skus).await.unwrap();
    assert!(skus.iter().zip(0..).all(|(sku, minor)| prices[sku] == cents(minor)));
}
