//! Dead letters, and the switch, over real queues of the local cloud.

use aws_sdk_ssm::types::ParameterType;
use serde_json::json;
use tradewind_events::operations::Act;

use crate::{ORG, OTHER_ORG, World, aws};

const LIST: &str = "/operations/dead-letters/order-sync";
const REDRIVE: &str = "/operations/dead-letters/order-sync/redrive";
const DISCARD: &str = "/operations/dead-letters/order-sync/discard";

const WORK_ORDER: &str = "01937f3e-8c00-7000-8000-0000000000aa";
const NOTE: &str = "01937f3e-8c00-7000-8000-0000000000bb";

/// An event that was given up.
fn event(org: &str, order: &str) -> String {
    json!({
        "specversion": "1.0", "id": "019bca5d-ac96-774b-bcce-b30200000077", "type": "OrderCreated", "orgid": org,
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "data": {"orderId": order, "workOrderId": WORK_ORDER, "noteId": NOTE, "contact": "jane@example.com",
            "note": "mail joe@example.com, soon"},
    })
    .to_string()
}

impl World {
    async fn bury(&self, body: &str) -> String {
        let why = [
            ("type", "OrderCreated"),
            ("deadLetterCode", "invalid_data"),
            ("deadLetterReason", "no such person: jane@example.com"),
            ("deadLetterSource", "order-sync"),
        ];
        self.dead.send(body, &why).await
    }
}

#[tokio::test]
async fn a_look_tells_what_died_and_why_without_what_is_private_and_leaves_it_there() {
    let world = World::new().await;
    let (first, _) = (world.bury(&event(ORG, "ORD-1")).await, world.bury(&event(OTHER_ORG, "ORD-2")).await);
    world.bury("garbage").await;
    for receives in 1..=2 {
        let list = world.get(ORG, LIST).await;
        assert_eq!((&list["unreadable"], &list["more"]), (&json!(1), &json!(false)), "{list}");
        let [letter] = list["items"].as_array().unwrap().as_slice() else { panic!("{list}") };
        let seen =
            ["messageId", "code", "source", "eventType", "orderId", "traceId"].map(|name| &letter[name]);
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            seen,
            [&first, "invalid_data", "order-sync", "OrderCreated", "ORD-1", trace]
                .map(|s| json!(s))
                .each_ref()
        );
        assert_eq!(letter["reason"], "no such person: [redacted]");
        assert_eq!((&letter["workOrderId"], &letter["noteId"]), (&json!(WORK_ORDER), &json!(NOTE)));
        assert_eq!(letter["body"]["data"]["contact"], "[redacted]");
        assert_eq!(letter["receives"], receives, "{letter}");
        assert!(letter["firstSeen"].is_string() && !list.to_string().contains('@'), "{list}");
    }
    let queues = world.get(ORG, "/operations/queues").await;
    assert_eq!(queues["items"][1]["deadLetters"]["waiting"], 3, "a look takes nothing away: {queues}");
}

#[tokio::test]
async fn a_redrive_moves_ones_own_without_the_reason_of_their_death_and_is_recorded() {
    let world = World::new().await;
    let mut own = Vec::new();
    for n in 0..13 {
        own.push(world.bury(&event(ORG, &format!("ORD-{n}"))).await);
    }
    let foreign = world.bury(&event(OTHER_ORG, "ORD-X")).await;

    let some = json!({"messageIds": [own[0], foreign, "no-such-message"]});
    let (status, answer) = world.post(ORG, REDRIVE, &some).await;
    assert_eq!((status, answer), (202, json!({"redriven": 1, "refused": 2, "left": 12, "more": false})));
    let (_, answer) = world.post(ORG, REDRIVE, &json!({"max": 1})).await;
    assert_eq!(answer["left"], 11, "{answer}");
    let (_, answer) = world.post(ORG, REDRIVE, &json!({})).await;
    assert_eq!(answer, json!({"redriven": 11, "refused": 0, "left": 0, "more": false}));
    let (_, answer) = world.post(ORG, REDRIVE, &json!({})).await;
    assert_eq!(answer["redriven"], 0, "again is nothing: {answer}");

    assert_eq!((world.queue.depth().await, world.dead.depth().await), (13, 1));
    let moved = world.queue.receive(13).await;
    let attributes = moved["Records"][0]["messageAttributes"].as_object().unwrap();
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["type"]);
    let mut recorded = Vec::new();
    for act in world.acts().await {
        let Act::Redriven(letters) = act else { panic!("{act:?}") };
        assert_eq!((letters.worker.as_str(), letters.operator.is_empty()), ("order-sync", false));
        recorded.extend(letters.message_ids);
    }
    recorded.sort();
    own.sort();
    assert_eq!(recorded, own);
}

#[tokio::test]
async fn what_is_discarded_is_gone_and_the_reason_stays() {
    let world = World::new().await;
    let own = world.bury(&event(ORG, "ORD-1")).await;
    let foreign = world.bury(&event(OTHER_ORG, "ORD-2")).await;
    let kept = world.bury(&event(ORG, "ORD-3")).await;
    for body in
        [json!({"messageIds": [own]}), json!({"messageIds": [own], "reason": " "}), json!({"reason": "x"})]
    {
        assert_eq!(world.post(ORG, DISCARD, &body).await.0, 400, "{body}");
    }
    let body = json!({"messageIds": [own, foreign], "reason": " a test of ours "});
    let answer = world.post(ORG, DISCARD, &body).await;
    assert_eq!(answer, (200, json!({"discarded": 1, "refused": 1})));
    let acts = world.acts().await;
    let [Act::Discarded(letters)] = acts.as_slice() else { panic!("{acts:?}") };
    assert_eq!((&letters.message_ids, letters.reason.as_deref()), (&vec![own], Some("a test of ours")));
    assert_eq!(world.get(ORG, LIST).await["items"][0]["messageId"], json!(kept));
    assert_eq!(world.get(OTHER_ORG, LIST).await["items"][0]["messageId"], json!(foreign));
}

#[tokio::test]
async fn operations_are_for_operators_and_for_workers_that_there_are() {
    let world = World::new().await;
    let body = json!({});
    for (method, path) in [("GET", LIST), ("POST", REDRIVE), ("POST", DISCARD), ("GET", "/operations/queues")]
    {
        assert_eq!(world.ask("dispatcher", ORG, method, path, Some(&body)).await.0, 403, "{path}");
    }
    let nowhere = world.post(ORG, "/operations/dead-letters/no-such-worker/redrive", &body).await;
    assert_eq!(nowhere.0, 404, "{nowhere:?}");
    for path in ["nonsense", &"g".repeat(32)] {
        let path = format!("/operations/traces/{path}");
        assert_eq!(world.ask("operator", ORG, "GET", &path, None).await.0, 404, "{path}");
    }
    assert!(world.table.items().await.is_empty());
}

#[tokio::test]
async fn the_switch_is_recorded_when_it_is_turned_and_missing_where_failures_are_not_rehearsed() {
    let world = World::new().await;
    let path = "/operations/failure-injection";
    assert_eq!(world.get(ORG, path).await, json!({"on": false}), "a switch that nobody has made is off");
    let (ssm, name) = (aws().ssm(), format!("/tradewind/{}/failure-injection", world.table.name()));
    let made = ssm.put_parameter().name(&name).value("off").r#type(ParameterType::String).send().await;
    made.unwrap();
    for on in [true, true, false] {
        let answer = world.ask("operator", ORG, "PUT", path, Some(&json!({"on": on}))).await;
        assert_eq!(answer, (200, json!({"on": on})));
        assert_eq!(world.get(ORG, path).await, json!({"on": on}));
    }
    let acts = world.acts().await;
    assert_eq!(acts.len(), 2, "twice on is once: {acts:?}");
    ssm.delete_parameter().name(&name).send().await.unwrap();

    let careful = World::of_stage(false).await;
    assert_eq!(careful.ask("operator", ORG, "GET", path, None).await.0, 404);
    assert_eq!(careful.ask("operator", ORG, "PUT", path, Some(&json!({"on": true}))).await.0, 404);
    assert_eq!(careful.simulate("operator", &crate::raw("ORDER_PLACED_EVENT", "ORD001")).await.0, 404);
}
