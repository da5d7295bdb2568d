//! How often anybody may try.

use std::time::Duration;

use futures::future::join_all;
use identity_api::Limits;
use serde_json::{Value, json};
use tradewind_stores::dynamodb::identity::Rate;

use crate::support::{Answer, JANE, OTHER_PASSWORD, PASSWORD, World, from, send};

fn rate(attempts: u64) -> Rate {
    Rate { attempts, within: Duration::from_hours(24 * 365) }
}

#[track_caller]
fn assert_turned_away(answer: &Answer) {
    assert_eq!(answer.outcome(), (429, "too_many_requests"), "{answer:?}");
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=24 * 365 * 3600).contains(&seconds), "{seconds}");
}

async fn post(world: &World, ip: &str, path: &str, body: &Value) -> Answer {
    send(&world.api, from(ip, "POST", path, None, body)).await
}

#[tokio::test]
async fn one_source_may_try_so_many_names_and_a_header_makes_it_no_other_source() {
    let limits = Limits { login_by_source: rate(3), sign_up_by_source: rate(2), ..Limits::default() };
    let world = World::limited(limits).await;
    let names: Vec<_> = (0..3).map(|n| format!("user-{n}@example.com")).collect();
    for (path, most) in [("/auth/login", 3), ("/auth/signup", 2)] {
        let body = |n: usize| json!({ "username": names[n % 3], "password": PASSWORD });
        for n in 0..most {
            assert_ne!(post(&world, "203.0.113.7", path, &body(n)).await.status, 429);
        }
        for n in 0..2 {
            assert_turned_away(&post(&world, "203.0.113.7", path, &body(n)).await);
        }
        assert_ne!(post(&world, "203.0.113.8", path, &body(2)).await.status, 429, "another source");
    }
    assert_eq!(world.pool.users().await.len(), 3);
}

#[tokio::test]
async fn one_name_may_be_tried_so_often_from_wherever_and_whether_it_exists_or_not() {
    let limits = Limits { login_by_name: rate(3), sign_up_by_name: rate(1), ..Limits::default() };
    let world = World::limited(limits).await;
    assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
    assert_turned_away(&world.sign_up(" JANE@example.com", PASSWORD).await);
    for name in [JANE, "nobody@example.com"] {
        let body = |password: &str| json!({ "username": name, "password": password });
        for n in 0..3 {
            let answer = post(&world, &format!("203.0.113.{n}"), "/auth/login", &body(OTHER_PASSWORD)).await;
            assert_eq!(answer.outcome(), (401, "invalid_credentials"));
        }
        // The right password, too: else a guess that is let through would be told from one that is not.
        for password in [PASSWORD, OTHER_PASSWORD] {
            assert_turned_away(&post(&world, "203.0.113.9", "/auth/login", &body(password)).await);
        }
    }
}

#[tokio::test]
async fn attempts_at_once_do_not_slip_through_together() {
    let world = World::limited(Limits { login_by_name: rate(5), ..Limits::default() }).await;
    let answers = join_all((0..20).map(|_| world.login(JANE, PASSWORD))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 5);
    answers.iter().filter(|answer| answer.status != 401).for_each(assert_turned_away);
}

#[tokio::test]
async fn a_limit_ends_with_its_span_of_time() {
    let second = Rate { attempts: 1, within: Duration::from_secs(1) };
    let world = World::limited(Limits { login_by_name: second, ..Limits::default() }).await;
    let mut turned_away = false;
    tradewind_testkit::eventually(Duration::from_secs(10), async || {
        match world.login(JANE, PASSWORD).await.status {
            429 => turned_away = true,
            // Let through: by the first span of time, or, after having been turned away, by the next one.
            status => {
                assert_eq!(status, 401);
                return turned_away.then_some(());
            }
        }
        None
    })
    .await;
}

#[tokio::test]
async fn refreshes_and_invites_are_limited_too_and_names_are_not_legible_in_the_table() {
    let limits = Limits { refresh_by_source: rate(1), invites_by_org: rate(1), ..Limits::default() };
    let world = World::limited(limits).await;
    world.sign_up(JANE, PASSWORD).await;
    let token = world.token(JANE).await;
    world.code(&token, "technician").await;
    assert_turned_away(&world.invite(&token, &json!({ "role": "technician" })).await);
    let refresh = json!({ "refreshToken": "nonsense" });
    assert_eq!(world.post("/auth/refresh", &refresh).await.status, 401);
    assert_turned_away(&world.post("/auth/refresh", &refresh).await);
    for ((pk, _), item) in world.table.items().await.iter().filter(|((pk, _), _)| pk.starts_with("RATE#")) {
        assert!(!pk.contains('@') && !pk.contains("203.0"), "{pk}");
        assert!(item["expiresAt"].parse::<u64>().unwrap() > 0);
    }
}
