use std::time::Duration;

use aws_sdk_sqs::types::{Message, MessageAttributeValue};
use serde_json::json;
use tradewind_testkit::eventually;

use crate::cloud::{Cloud, cli};

/// Takes a dead letter of this body out of the queue, if it is there.
async fn take(cloud: &Cloud, body: &str) -> Option<Message> {
    let (sqs, url) = (cloud.aws().sqs(), cloud.output("/queues/work-order-projector-dlq"));
    let receive =
        sqs.receive_message().queue_url(url).max_number_of_messages(10).message_attribute_names("All");
    let messages = receive.visibility_timeout(1).send().await.unwrap().messages.unwrap_or_default();
    messages.into_iter().find(|message| message.body.as_deref() == Some(body))
}

fn attribute(message: &Message, name: &str) -> Option<String> {
    message.message_attributes.as_ref()?.get(name)?.string_value.clone()
}

#[tokio::test]
async fn poison_is_dead_at_once_with_its_reason_and_a_redrive_brings_it_back() {
    let cloud = Cloud::new();
    let sqs = cloud.aws().sqs();
    let send = async |body: &str| {
        let r#type = MessageAttributeValue::builder()
            .data_type("String")
            .string_value("WorkOrderExploded")
            .build()
            .unwrap();
        let send =
            sqs.send_message().queue_url(cloud.output("/queues/work-order-projector")).message_body(body);
        send.message_attributes("type", r#type).send().await.unwrap();
    };
    let unknown = json!({
        "specversion": "1.0", "id": uuid::Uuid::nil(), "source": "/tests", "type": "WorkOrderExploded",
        "dataschema": "urn:tradewind:schema:WorkOrderExploded/1", "time": "2026-11-21T09:00:00Z",
        "orgid": "plumbingCo123", "sequence": 1, "data": {},
    })
    .to_string();
    for (body, code) in [("garbage", "malformed"), (unknown.as_str(), "unknown_type")] {
        send(body).await;
        let dead = eventually(Duration::from_secs(10), async || take(&cloud, body).await).await;
        assert_eq!(attribute(&dead, "deadLetterCode").as_deref(), Some(code));
        assert_eq!(attribute(&dead, "deadLetterSource").as_deref(), Some("work-order-projector"));
        assert!(attribute(&dead, "deadLetterReason").is_some_and(|reason| !reason.is_empty()));
        assert_eq!(
            attribute(&dead, "type").as_deref(),
            Some("WorkOrderExploded"),
            "what it came with stays with it"
        );
    }
    let queues = cli(&["queues"]).unwrap();
    assert!(queues.contains("work-order-projector-dlq"), "{queues}");

    // They fail again, so there are as many as before; their way round shows in the receive count starting anew.
    eventually(Duration::from_secs(10), async || {
        let redriven = cli(&["redrive", "work-order-projector"]).unwrap();
        redriven.contains("redrove 2 ").then_some(())
    })
    .await;
    for body in ["garbage", unknown.as_str()] {
        let again = eventually(Duration::from_secs(10), async || take(&cloud, body).await).await;
        let delete = sqs.delete_message().queue_url(cloud.output("/queues/work-order-projector-dlq"));
        delete.receipt_handle(again.receipt_handle.unwrap()).send().await.unwrap();
    }
    assert!(cli(&["redrive", "work-order-projector", "--dry-run"]).unwrap().starts_with("0 "));
    assert!(cli(&["redrive", "no-such-worker"]).unwrap_err().contains("no-such-worker"));
}
