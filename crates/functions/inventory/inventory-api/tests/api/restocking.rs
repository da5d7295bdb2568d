//! Lots come in.

use serde_json::json;
use tradewind_domain::{LotId, OrgId, Sku, Units};
use tradewind_events::catalogue::Data;
use tradewind_events::stock::Restocked;
use tradewind_kit::ids;
use tradewind_stores::dynamodb::event_store::NewEvent;

use crate::support::{ELECTRIC, LIST, PLUMBING, RESTOCK, World, apples};

#[tokio::test]
async fn a_lot_is_one_event_however_often_it_is_reported() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    let first = user.post(RESTOCK, &apples()).await;
    assert_eq!(first.status, 202);
    let event_id = first.body["eventId"].clone();
    let expected = json!({ "sku": "APPLES", "units": 100, "lotId": "A00001", "eventId": event_id, "status": "ACCEPTED" });
    assert_eq!(first.body, expected);

    for same in [apples(), json!({ "lotId": " A00001 ", "units": 100, "sku": "APPLES " })] {
        let again = user.post(RESTOCK, &same).await;
        assert_eq!((again.status, &again.body), (202, &expected));
    }
    let told = world.told().await;
    let [event] = told.as_slice() else { panic!("{told:?}") };
    let Data::SkuRestocked(lot) = &event.data else { panic!("{event:?}") };
    assert_eq!(
        (event.id.to_string(), event.org_id.as_str()),
        (event_id.as_str().unwrap().to_owned(), PLUMBING)
    );
    assert_eq!((lot.sku.as_str(), lot.units.get(), lot.lot_id.as_str()), ("APPLES", 100, "A00001"));
    assert_eq!(event.traceparent.unwrap().trace_id(), first.headers["x-trace-id"].to_str().unwrap());

    let key = ("EVENTS#ORG#plumbingCo123#SKU#APPLES", "EVENT#SkuRestocked#LOT_ID#A00001");
    let items = world.events.items().await;
    assert!(items.contains_key(&(key.0.to_owned(), key.1.to_owned())), "{items:#?}");
}

#[tokio::test]
async fn a_lot_with_other_units_is_a_conflict_and_changes_nothing() {
    let world = World::start().await;
    let user = world.user(PLUMBING);
    assert_eq!(user.post(RESTOCK, &apples()).await.status, 202);
    let before = world.events.items().await;
    let other = user.post(RESTOCK, &json!({ "sku": "APPLES", "units": 99, "lotId": "A00001" })).await;
    assert_eq!(other.outcome(), (409, "lot_conflict"));
    assert_eq!(world.events.items().await, before);
}

#[tokio::test]
async fn a_lot_that_was_seeded_is_known_when_it_is_reported() {
    let world = World::start().await;
    let lot = Restocked {
        sku: Sku::parse("sku", "APPLES").unwrap(),
        units: Units::parse("units", 100).unwrap(),
        lot_id: LotId::parse("lotId", "A00001").unwrap(),
    };
    let org = OrgId::parse("orgId", PLUMBING).unwrap();
    let seeded = NewEvent::lot(&org, &lot, &ids::beginning(ids::trace())).unwrap();
    world.store().append(&seeded).await.unwrap();
    let before = world.events.items().await;

    let user = world.user(PLUMBING);
    let again = user.post(RESTOCK, &apples()).await;
    assert_eq!((again.status, &again.body["eventId"]), (202, &json!(seeded.id)), "{:?}", again.body);
    let other = user.post(RESTOCK, &json!({ "sku": "APPLES", "units": 99, "lotId": "A00001" })).await;
    assert_eq!(other.outcome(), (409, "lot_conflict"));
    assert_eq!(world.events.items().await, before);
}

#[tokio::test]
async fn a_lot_id_is_of_one_sku_and_one_org() {
    let world = World::start().await;
    let pears = json!({ "sku": "PEARS", "units": 1, "lotId": "A00001" });
    let theirs = json!({ "sku": "APPLES", "units": 5, "lotId": "A00001" });
    for (org, lot) in [(PLUMBING, apples()), (PLUMBING, pears), (ELECTRIC, theirs)] {
        assert_eq!(world.user(org).post(RESTOCK, &lot).await.status, 202);
    }
    world.sync().await;
    let mine = world.user(PLUMBING).post(LIST, &json!({})).await;
    assert_eq!(mine.skus(), ["APPLES", "PEARS"]);
    assert_eq!(mine.body["skus"][0]["units"], 100);
    let theirs = world.user(ELECTRIC).post(LIST, &json!({})).await;
    assert_eq!((theirs.skus(), &theirs.body["skus"][0]["units"]), (vec!["APPLES"], &json!(5)));
}

#[tokio::test]
async fn many_reports_of_a_lot_at_once_are_one_event_and_one_answer() {
    let world = World::start().await;
    let (user, lot) = (world.user(PLUMBING), apples());
    let reports = std::iter::repeat_with(|| user.post(RESTOCK, &lot)).take(20);
    let answers = futures::future::join_all(reports).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body["eventId"]), (202, &answers[0].body["eventId"]));
    }
    assert_eq!(world.told().await.len(), 1);
}
