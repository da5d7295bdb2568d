//! Dead letters of `event-relay`, which go back onto the bus.

use serde_json::{Value, json};
use tradewind_events::operations::Act;

use crate::{ORG, OTHER_ORG, World};

const LIST: &str = "/operations/dead-letters/event-relay";
const REDRIVE: &str = "/operations/dead-letters/event-relay/redrive";

fn event(org: &str, id: &str) -> String {
    json!({
        "specversion": "1.0", "id": id, "source": "/tradewind/orders", "type": "OrderPlaced", "orgid": org,
        "time": "2026-11-21T09:00:00Z", "data": {"orderId": id, "contact": "jane@example.com"},
    })
    .to_string()
}

#[tokio::test]
async fn a_redrive_publishes_ones_own_and_leaves_what_is_not_or_cannot_go() {
    let world = World::new().await;
    let own = world.unrelayed.send(&event(ORG, "ORD-1"), &[("deadLetterCode", "refused")]).await;
    world.unrelayed.send(&event(OTHER_ORG, "ORD-2"), &[]).await;
    // A note of Lambda about records that the stream does not have any more, and garbage.
    let range = json!({"shardId": "none", "startSequenceNumber": "1", "endSequenceNumber": "2",
        "streamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-11-21T09:00:00.000"});
    world.unrelayed.send(&json!({ "DDBStreamBatchInfo": range }).to_string(), &[]).await;
    world.unrelayed.send("garbage", &[]).await;
    let mut timeless: Value = serde_json::from_str(&event(ORG, "ORD-3")).unwrap();
    timeless["time"] = Value::Null;
    world.unrelayed.send(&timeless.to_string(), &[]).await;

    let list = world.get(ORG, LIST).await;
    assert_eq!((list["items"].as_array().unwrap().len(), &list["unreadable"]), (2, &json!(2)), "{list}");
    let letter = list["items"].as_array().unwrap().iter().find(|letter| letter["messageId"] == json!(own));
    assert_eq!(letter.unwrap()["body"]["data"], json!({"orderId": "ORD-1", "contact": "[redacted]"}));

    let (status, answer) = world.post(ORG, REDRIVE, &json!({})).await;
    assert_eq!((status, &answer["redriven"], &answer["left"]), (202, &json!(1), &json!(1)), "{answer}");
    assert!(answer["reasons"][0].as_str().unwrap().contains("not an event"), "{answer}");
    let [published] = &world.bus.accepted()[..] else { panic!("one event") };
    assert_eq!((published.detail_type.as_str(), &published.detail), ("OrderPlaced", &event(ORG, "ORD-1")));
    let acts = world.acts().await;
    let [Act::Redriven(letters)] = acts.as_slice() else { panic!("{acts:?}") };
    assert_eq!((letters.worker.as_str(), letters.message_ids.len()), ("event-relay", 2));
    assert_eq!(world.unrelayed.depth().await, 4, "the others stay, and are seen again at once");
    assert_eq!(world.get(OTHER_ORG, LIST).await["items"][0]["orderId"], "ORD-2");
}
