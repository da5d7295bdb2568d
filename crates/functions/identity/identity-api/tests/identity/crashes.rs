//! The connection to the user pool or to the table breaks after each request that a sign-up makes. Whatever was done by
//! then: the same person can finish it, nobody else can have what they have, and an invite is used once.

use serde_json::json;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::support::{Answer, JANE, OTHER_PASSWORD, PASSWORD, World, send, sign_up_request};

const JOHN: &str = "john@example.com";

/// Which line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Pool,
    Table,
}

/// A world in which John's sign-up was cut off after so many requests on a line; his answer.
async fn cut_off(line: Line, pieces: u64, code: Option<&str>, world: &World) -> Answer {
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    match pieces {
        0 => proxy.cut(),
        pieces => proxy.cut_after_client_chunks(pieces),
    }
    let (pool, table) = match line {
        Line::Pool => (proxy.url(), cloud_endpoint()),
        Line::Table => (cloud_endpoint(), proxy.url()),
    };
    let answer = send(&world.over(pool, table), sign_up_request(JOHN, PASSWORD, code)).await;
    assert!(matches!(answer.status, 201 | 503), "{line:?} {pieces}: {answer:?}");
    answer
}

/// John can sign in, once, with his password, and is what he was to become.
async fn assert_john(world: &World, roles: &[&str], org: Option<&str>) {
    assert_eq!(world.login(JOHN, OTHER_PASSWORD).await.status, 401);
    let caller = world.verified(&world.token(JOHN).await).await;
    assert_eq!(caller.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(), roles);
    match org {
        Some(org) => assert_eq!(caller.org_id.as_str(), org),
        None => assert!(caller.org_id.as_str().starts_with("org-")),
    }
    assert_eq!(world.pool.users().await[JOHN].org, caller.org_id.as_str());
    let claims = world.claims().await;
    assert!(claims.contains(&(JOHN.to_owned(), "DONE".to_owned())), "{claims:?}");
}

#[tokio::test]
async fn after_a_crash_at_any_step_the_same_request_finishes_the_sign_up() {
    for line in [Line::Pool, Line::Table] {
        for pieces in 0.. {
            let world = World::start().await;
            let first = cut_off(line, pieces, None, &world).await;
            let again = send(&world.open(), sign_up_request(JOHN, PASSWORD, None)).await;
            // When only the last answer was lost, the user is there: John signs in.
            assert!(
                matches!(again.outcome(), (201, _) | (409, "username_taken")),
                "{line:?} {pieces}: {again:?}"
            );
            assert_john(&world, &["dispatcher", "operator"], None).await;
            assert_eq!(world.pool.users().await.len(), 1);
            if first.status == 201 {
                assert!(pieces >= 5, "{line:?}: {pieces}");
                break;
            }
        }
    }
}

#[tokio::test]
async fn after_a_crash_at_any_step_nobody_else_gets_what_somebody_has_a_password_for() {
    for line in [Line::Pool, Line::Table] {
        let (mut theirs, mut his) = (0, 0);
        for pieces in 0.. {
            let world = World::start().await;
            let first = cut_off(line, pieces, None, &world).await;
            let had_password =
                world.pool.users().await.get(JOHN).is_some_and(|user| user.status == "CONFIRMED");
            let intruder = send(&world.open(), sign_up_request(JOHN, OTHER_PASSWORD, None)).await;
            let again = send(&world.open(), sign_up_request(JOHN, PASSWORD, None)).await;
            if intruder.status == 201 {
                // Nothing was John's yet, whatever he tried: he was told to try again, and is told that he is late.
                assert!(!had_password && first.status == 503, "{line:?} {pieces}");
                assert_eq!(again.outcome(), (409, "username_taken"));
                assert_eq!(world.login(JOHN, PASSWORD).await.status, 401);
                assert_eq!(world.login(JOHN, OTHER_PASSWORD).await.status, 200);
                theirs += 1;
            } else {
                assert_eq!(intruder.outcome(), (409, "username_taken"), "{line:?} {pieces}");
                assert!(had_password, "{line:?} {pieces}");
                assert_john(&world, &["dispatcher", "operator"], None).await;
                his += 1;
            }
            if first.status == 201 {
                break;
            }
        }
        assert!(theirs >= 1 && his >= 1, "{line:?}: {theirs} {his}");
    }
}

#[tokio::test]
async fn an_invite_survives_a_crash_at_any_step_and_is_used_once() {
    for line in [Line::Pool, Line::Table] {
        for pieces in 0.. {
            let world = World::start().await;
            let org = world.sign_up(JANE, PASSWORD).await.text("orgId");
            let code = world.code(&world.token(JANE).await, "technician").await;
            let first = cut_off(line, pieces, Some(&code), &world).await;
            let again = send(&world.open(), sign_up_request(JOHN, PASSWORD, Some(&code))).await;
            assert!(
                matches!(again.outcome(), (201, _) | (409, "username_taken")),
                "{line:?} {pieces}: {again:?}"
            );
            assert_john(&world, &["technician"], Some(&org)).await;
            assert_eq!(world.accept("mary@example.com", &code).await.outcome(), (400, "invalid_invite"));
            assert_eq!(world.pool.users().await.len(), 2);
            if first.status == 201 {
                break;
            }
        }
    }
}

#[tokio::test]
async fn while_a_sign_up_may_be_under_way_nobody_touches_it_and_the_answer_says_when_to_try_again() {
    let world = World::start().await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    // The table is lost right after the claim: nobody can give the lease back.
    proxy.cut_after_client_chunks(4);
    let crashed = world.leased(cloud_endpoint(), proxy.url());
    assert_eq!(send(&crashed, sign_up_request(JOHN, PASSWORD, None)).await.status, 503);
    assert_eq!(world.claims().await, [(JOHN.to_owned(), "IN_PROGRESS".to_owned())]);
    for password in [PASSWORD, OTHER_PASSWORD] {
        let answer = world.sign_up(JOHN, password).await;
        assert_eq!(answer.outcome(), (409, "username_taken"));
        let seconds: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=31).contains(&seconds), "{seconds}");
    }
    assert_eq!(
        send(&world.open(), sign_up_request(JOHN, PASSWORD, None)).await.status,
        409,
        "the lease is what counts"
    );
}

#[tokio::test]
async fn a_pool_or_table_out_of_reach_is_a_503_and_promises_nothing() {
    let world = World::start().await;
    assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
    let nowhere = || "http://127.0.0.1:9".to_owned();
    let session = world.login(JANE, PASSWORD).await;
    let (login, refresh) = (
        json!({ "username": JANE, "password": PASSWORD }),
        json!({ "refreshToken": session.text("refreshToken") }),
    );
    for api in [world.over(nowhere(), cloud_endpoint()), world.over(cloud_endpoint(), nowhere())] {
        let requests = [
            sign_up_request(JOHN, PASSWORD, None),
            crate::support::request("POST", "/auth/login", None, &login),
            crate::support::request("POST", "/auth/refresh", None, &refresh),
        ];
        for request in requests {
            let answer = send(&api, request).await;
            assert_eq!((answer.outcome(), answer.header("retry-after")), ((503, "unavailable"), "2"));
        }
    }
    assert_eq!(world.sign_up(JOHN, PASSWORD).await.status, 201);
}
