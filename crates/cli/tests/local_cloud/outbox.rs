use std::time::Duration;

use serde_json::json;
use tradewind_domain::work_order::{Command, DetailsInput};
use tradewind_domain::{OrgId, WorkOrderId};
use tradewind_kit::{clock, ids};
use tradewind_stores::WorkOrders;
use tradewind_stores::postgres::work_orders::Request;
use tradewind_testkit::eventually;

use crate::cloud::{Cloud, JOHN_SMITH, cli, token_of};

#[tokio::test]
async fn the_publisher_sweeps_what_the_api_could_not_send() {
    let cloud = Cloud::new();
    let id = WorkOrderId(ids::uuid());
    let org_id = OrgId::parse("orgId", "plumbingCo123").unwrap();
    let details =
        DetailsInput { customer_id: JOHN_SMITH, title: "Swept", ..DetailsInput::default() }.parse().unwrap();
    // As the API commits it, without the dispatch that follows.
    let request = Request {
        org_id: org_id.clone(),
        id,
        command: Command::Create { id, org_id, details },
        expected_version: None,
        idempotency_key: None,
        trace: ids::trace(),
        now: clock::now(),
    };
    WorkOrders::new(cloud.database()).execute(request).await.unwrap();
    let report = cloud.invoke("outbox-publisher").await;
    assert_eq!((&report["outage"], &report["outOfTime"]), (&json!(null), &json!(false)), "{report}");
    let token = token_of("operator");
    eventually(Duration::from_secs(5), async || {
        let query = "query($id: ID!) { workOrder(id: $id) { title } }";
        let answer = cloud.graphql(&token, query, json!({"id": id.to_string()})).await;
        (answer.body["data"]["workOrder"]["title"] == "Swept").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_dead_row_is_listed_and_requeued() {
    let cloud = Cloud::new();
    let database = cloud.database();
    let client = database.client().await.unwrap();
    // Of a type that no subscription wants.
    let insert = "INSERT INTO outbox (event_id, event_type, org_id, aggregate_id, sequence, payload, attempts, last_error, dead_at)
                  VALUES (gen_random_uuid(), 'NobodyCares', 'plumbingCo123', gen_random_uuid(), 1, '{}', 10, 'too odd', now())
                  RETURNING id";
    let id: i64 = client.query_one(insert, &[]).await.unwrap().get(0);
    let list = cli(&["outbox", "list", "--dead"]).unwrap();
    assert!(list.contains("NobodyCares") && list.contains("too odd"), "{list}");
    assert!(cli(&["outbox", "requeue"]).is_err(), "which rows has to be said");
    let requeued = cli(&["outbox", "requeue", &id.to_string()]).unwrap();
    assert!(requeued.contains("requeued 1 "), "{requeued}");
    eventually(Duration::from_secs(10), async || {
        cloud.invoke("outbox-publisher").await;
        let left = client.query("SELECT 1 FROM outbox WHERE id = $1", &[&id]).await.unwrap();
        left.is_empty().then_some(())
    })
    .await;
    assert!(cli(&["outbox", "requeue", &id.to_string()]).is_err(), "it is gone");
}
