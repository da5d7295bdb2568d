//! The sink as the real SDK client sees it.

use aws_sdk_sns::Client;
use aws_sdk_sns::config::retry::RetryConfig;
use aws_sdk_sns::config::timeout::TimeoutConfig;
use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sns::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sns::operation::publish_batch::{PublishBatchError, PublishBatchOutput};
use aws_sdk_sns::types::{MessageAttributeValue, PublishBatchRequestEntry};

use super::*;

fn client(sink: &SnsSink) -> Client {
    let config = aws_sdk_sns::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(sink.url())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_millis(500)).build())
        .build();
    Client::from_conf(config)
}

async fn publish(
    client: &Client,
    messages: &[&str],
) -> Result<PublishBatchOutput, SdkError<PublishBatchError>> {
    let attribute = MessageAttributeValue::builder().data_type("String").string_value("WorkOrderCreated");
    let attribute = attribute.build().unwrap();
    let mut batch = client.publish_batch().topic_arn("arn:aws:sns:us-east-1:000000000000:events");
    for (number, message) in messages.iter().enumerate() {
        let entry = PublishBatchRequestEntry::builder().id(number.to_string()).message(*message);
        batch = batch.publish_batch_request_entries(
            entry.message_attributes("type", attribute.clone()).build().unwrap(),
        );
    }
    batch.send().await
}

#[tokio::test]
async fn records_what_it_accepts_with_attributes() {
    let sink = SnsSink::start().await;
    let output = publish(&client(&sink), &["{\"a\":\"ü & =\"}", "two"]).await.unwrap();
    assert_eq!(output.successful().len(), 2);
    assert_eq!(output.successful()[0].id(), Some("0"));
    let accepted = sink.accepted();
    assert_eq!(accepted[0].message, "{\"a\":\"ü & =\"}");
    assert_eq!(accepted[1].attributes["type"], "WorkOrderCreated");
    assert_eq!((sink.requests(), sink.entries()), (1, 2));
}

#[tokio::test]
async fn a_counting_sink_answers_the_same() {
    let sink = SnsSink::counting().await;
    let output = publish(&client(&sink), &["one", "two", "three"]).await.unwrap();
    let ids: Vec<_> = output.successful().iter().filter_map(|entry| entry.id()).collect();
    assert_eq!(ids, ["0", "1", "2"]);
    assert!(output.failed().is_empty());
    assert_eq!((sink.requests(), sink.entries(), sink.accepted().len()), (1, 3, 0));
}

#[tokio::test]
async fn single_entries_can_fail_by_either_side_s_fault() {
    let sink = SnsSink::start().await;
    sink.judge(|message| match message.message.as_str() {
        "poison" => Verdict::SenderFault,
        "unlucky" => Verdict::ServiceFault,
        _ => Verdict::Accept,
    });
    let output = publish(&client(&sink), &["good", "poison", "unlucky"]).await.unwrap();
    assert_eq!(output.successful().len(), 1);
    let failed: Vec<_> = output.failed().iter().map(|entry| (entry.id(), entry.sender_fault())).collect();
    assert_eq!(failed, [("1", true), ("2", false)]);
    assert_eq!(sink.accepted().len(), 1);
}

#[tokio::test]
async fn every_mood_reaches_the_client_as_what_it_is() {
    let sink = SnsSink::start().await;
    let client = client(&sink);
    for (mood, status, code) in [
        (Mood::Unavailable, 503, "ServiceUnavailable"),
        (Mood::InternalError, 500, "InternalError"),
        (Mood::Throttled, 429, "Throttled"),
        (Mood::Forbidden, 403, "AuthorizationError"),
        (Mood::NoSuchTopic, 404, "NotFound"),
    ] {
        sink.set_mood(mood);
        let error = publish(&client, &["one"]).await.unwrap_err();
        assert_eq!(error.raw_response().unwrap().status().as_u16(), status, "{mood:?}");
        assert_eq!(error.code(), Some(code), "{mood:?}");
    }
    for mood in [Mood::HangUp, Mood::Silent] {
        sink.set_mood(mood);
        let error = publish(&client, &["one"]).await.unwrap_err();
        assert!(error.raw_response().is_none(), "{mood:?}: {error:?}");
    }
    assert_eq!(sink.entries(), 0);

    // Nonsense names nobody as accepted, however the client takes it.
    sink.set_mood(Mood::Garbage);
    assert!(publish(&client, &["one"]).await.map_or(true, |output| output.successful().is_empty()));
    assert_eq!(sink.entries(), 0);

    sink.set_mood(Mood::AnswerLost);
    publish(&client, &["one"]).await.unwrap_err();
    assert_eq!(sink.entries(), 1, "accepted, though the client does not know");
}

#[tokio::test]
async fn a_spell_ends_by_itself() {
    let sink = SnsSink::start().await;
    let client = client(&sink);
    sink.spell(2, Mood::Throttled);
    for _ in 0..2 {
        publish(&client, &["one"]).await.unwrap_err();
    }
    publish(&client, &["one"]).await.unwrap();
}
