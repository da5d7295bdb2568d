//! The real way, through SES of the local cloud.

use email_notifier::EmailNotifier;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tradewind_domain::order::Step;
use tradewind_gateways::mailer::SesMailer;
use tradewind_kit::batch::Applied;
use tradewind_kit::config::Reader;
use tradewind_kit::ids;
use tradewind_testkit::cloud_endpoint;

use crate::support::{World, aws, event_to, once};

/// The mails to an address, as the inspection endpoint of the local cloud tells them.
async fn mails_to(address: &str) -> Vec<String> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
    let uri = format!("{}/_ministack/ses/messages", cloud_endpoint()).parse().unwrap();
    let body = client.get(uri).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    let all: Value = serde_json::from_slice(&body).unwrap();
    let mails = all["messages"].as_object().unwrap().values().flat_map(|mails| mails.as_array().unwrap());
    mails.map(Value::to_string).filter(|mail| mail.contains(address)).collect()
}

#[tokio::test]
async fn a_customer_gets_one_mail_through_ses() {
    let world = World::new().await;
    let to = format!("jane-{}@shop.example", ids::uuid().simple());
    let event = event_to(Step::Confirmed, Some(&to));
    let cloud = aws(cloud_endpoint());
    let notifier = world.notifier_over(&cloud, SesMailer::new("orders@tradewind.example", &cloud));
    assert_eq!(once(&notifier, &event).await.unwrap(), Applied::Changed);
    assert_eq!(once(&notifier, &event).await.unwrap(), Applied::Duplicate);
    let mails = mails_to(&to).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("Your order ABC001 is confirmed"), "{mails:?}");
    let items = world.table.items().await;
    let record = items.values().next().unwrap();
    assert!(mails[0].contains(&record["mailId"]), "the record names the mail");
    let days = (record["expiresAt"].parse::<i64>().unwrap() - event.time.as_second()) / 86_400;
    assert!((89..=90).contains(&days), "{days}");
}

#[test]
fn a_configuration_that_lacks_something_says_what() {
    let mut env = Reader::new(|_| None);
    let cloud = aws(cloud_endpoint());
    let notifier = EmailNotifier::read(&mut env, &cloud);
    let error = env.finish(notifier).unwrap_err().to_string();
    assert!(error.contains("NOTIFICATIONS_TABLE") && error.contains("MAIL_SENDER"), "{error}");
}
