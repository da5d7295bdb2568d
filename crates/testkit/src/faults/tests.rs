use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use aws_sdk_dynamodb::{Client, config};
use aws_smithy_http_client::Builder;

use super::*;
use crate::{Table, cloud_endpoint};

fn client(endpoint: String) -> Client {
    let config = config::Config::builder()
        .behavior_version(config::BehaviorVersion::latest())
        .region(config::Region::new("us-east-1"))
        .credentials_provider(config::Credentials::new("test", "test", None, None, "test"))
        .http_client(Builder::new().build_http())
        .retry_config(config::retry::RetryConfig::disabled())
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

/// Puts two items in one transaction; the error as text.
async fn transact(proxy: &FaultProxy, table: &Table, name: &str) -> Result<(), String> {
    let put = |sk: &str| {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let put = Put::builder().table_name(table.name()).item("pk", text(name)).item("sk", text(sk));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let request = client(proxy.url()).transact_write_items();
    let request = request.transact_items(put("a")).transact_items(put("b"));
    request.send().await.map(drop).map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn each_fault_is_what_it_says_and_only_a_lost_answer_was_carried_out() {
    let table = Table::create().await;
    let proxy = FaultProxy::start(cloud_endpoint(), 1, Odds::default()).await;
    let all = 100;
    let faults = [
        ("conflict", Odds { conflict: all, ..Odds::default() }),
        ("throttle", Odds { throttle: all, ..Odds::default() }),
        ("lost request", Odds { lost_request: all, ..Odds::default() }),
        ("lost answer", Odds { lost_answer: all, ..Odds::default() }),
    ];
    for (name, odds) in faults {
        proxy.set_odds(odds);
        let error = transact(&proxy, &table, name).await.unwrap_err();
        match name {
            "conflict" => assert!(error.contains("TransactionConflict"), "{error}"),
            "throttle" => assert!(error.contains("Throttling"), "{error}"),
            _ => assert!(error.contains("DispatchFailure"), "{error}"),
        }
    }
    proxy.set_odds(Odds::default());
    transact(&proxy, &table, "healthy").await.unwrap();

    let items = table.items().await;
    let there: Vec<_> = items.keys().map(|(pk, sk)| (pk.as_str(), sk.as_str())).collect();
    assert_eq!(there, [("healthy", "a"), ("healthy", "b"), ("lost answer", "a"), ("lost answer", "b")]);
    let expected = Injected { conflicts: 1, throttled: 1, lost_requests: 1, lost_answers: 1, passed: 1 };
    assert_eq!(proxy.injected(), expected);
}

#[test]
fn a_seed_draws_the_same_fates_again_in_about_the_odds_asked_for() {
    let draw = |seed| {
        let random = fastrand::Rng::with_seed(seed);
        let mut plan = Plan { random, odds: Odds::even(40), injected: Injected::default() };
        (0..1000).map(|_| plan.draw("TransactWriteItems")).collect::<Vec<_>>()
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
    let passed = draw(7).into_iter().filter(|fate| *fate == Fate::Pass).count();
    assert!((500..700).contains(&passed), "{passed}");
}
