//! Coming into somebody's org.

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tradewind_domain::OrgId;
use tradewind_kit::auth::Role;
use tradewind_kit::{clock, digest};
use tradewind_stores::Identity;
use tradewind_stores::dynamodb::identity::Invite;
use tradewind_testkit::cloud_endpoint;

use crate::support::{JANE, ORG, PASSWORD, World, aws, send, sign_up_request};

const JOHN: &str = "john@example.com";

/// A world in which Jane has founded an org; her token.
async fn founded() -> (World, String) {
    let world = World::start().await;
    assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
    let token = world.token(JANE).await;
    (world, token)
}

#[tokio::test]
async fn who_is_invited_joins_the_org_in_the_role_of_the_invite() {
    let (world, token) = founded().await;
    let org = world.verified(&token).await.org_id;
    for role in ["technician", "dispatcher", "operator"] {
        let before = clock::now();
        let invite = world.invite(&token, &json!({ "role": role })).await;
        assert_eq!((invite.status, &invite.body["role"]), (201, &json!(role)));
        let expires_at: Timestamp = invite.text("expiresAt").parse().unwrap();
        let days = expires_at.duration_since(before).as_hours() / 24;
        assert_eq!(days, 7);
        let name = format!("{role}@example.com");
        let answer = world.accept(&name, &format!(" {} ", invite.text("code").to_uppercase())).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!((answer.text("orgId"), &answer.body["roles"]), (org.to_string(), &json!([role])));
        let caller = world.verified(&world.token(&name).await).await;
        assert_eq!(
            (&caller.org_id, caller.roles.iter().map(|role| role.as_str()).collect()),
            (&org, vec![role])
        );
    }
    let text = format!("{:?}", world.table.items().await);
    assert!(!text.contains(PASSWORD) && text.contains("INVITE#"));
}

#[tokio::test]
async fn only_the_hash_of_a_code_is_kept() {
    let (world, token) = founded().await;
    let code = world.code(&token, "technician").await;
    assert_eq!(code.len(), 32);
    assert!(!format!("{:?}", world.table.items().await).contains(&code));
}

#[tokio::test]
async fn only_operators_invite_and_only_into_their_own_org() {
    let (world, token) = founded().await;
    let code = world.code(&token, "dispatcher").await;
    assert_eq!(world.accept(JOHN, &code).await.status, 201);
    let before = world.table.items().await.len();
    let dispatcher = world.token(JOHN).await;
    let answer = world.invite(&dispatcher, &json!({ "role": "operator" })).await;
    assert_eq!(answer.outcome(), (403, "forbidden"));
    for (body, pointer) in [
        (json!({}), "/role"),
        (json!({ "role": "root" }), "/role"),
        (json!({ "role": "Operator" }), "/role"),
        (json!({ "role": null }), "/role"),
        (json!({ "role": ["operator"] }), "/role"),
        (json!({ "role": "operator", "orgId": ORG }), "/orgId"),
    ] {
        let answer = world.invite(&token, &body).await;
        assert_eq!(
            (answer.outcome(), answer.pointers()),
            ((400, "invalid_request"), vec![pointer]),
            "{body}"
        );
    }
    assert_eq!(world.table.items().await.len(), before + 1, "the count of her attempts to sign in");
}

#[tokio::test]
async fn a_code_that_is_unknown_used_or_run_out_is_one_answer_and_makes_nobody() {
    let (world, token) = founded().await;
    let used = world.code(&token, "technician").await;
    assert_eq!(world.accept(JOHN, &used).await.status, 201);
    let (unknown, expired) = ("0".repeat(32), "1".repeat(32));
    let (now, org_id) = (clock::now(), OrgId::parse("orgId", ORG).unwrap());
    let expires_at = now - SignedDuration::from_millis(1);
    let invite = Invite { org_id, role: Role::Operator, expires_at };
    let identity = Identity::new(&aws(cloud_endpoint()), world.table.name());
    identity.invite(&digest::of_json(&expired), &invite, "somebody", now).await.unwrap();
    let before = world.pool.users().await;
    let mut bodies = Vec::new();
    for code in [&used, &unknown, &expired] {
        let mut answer = world.accept("mary@example.com", code).await;
        assert_eq!((answer.outcome(), answer.pointers()), ((400, "invalid_invite"), vec!["/inviteCode"]));
        answer.body["traceId"] = json!(null);
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!(world.pool.users().await, before);
    assert_eq!(world.claims().await.len(), 2);
    assert_eq!(world.accept(JOHN, &used).await.outcome(), (409, "username_taken"));
}

#[tokio::test]
async fn of_many_who_come_with_one_code_at_once_one_gets_in() {
    let (world, token) = founded().await;
    let code = world.code(&token, "technician").await;
    let names: Vec<_> = (0..12).map(|n| format!("user-{n}@example.com")).collect();
    let answers = join_all(names.iter().map(|name| world.accept(name, &code))).await;
    let joined = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(joined, 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        // A transaction that met the others too often gives up: the next attempt learns who was first.
        assert!(matches!(answer.outcome(), (400, "invalid_invite") | (503, "unavailable")), "{answer:?}");
    }
    assert_eq!(world.pool.users().await.len(), 2);
}

#[tokio::test]
async fn an_invite_outlives_a_name_that_is_taken_and_a_password_that_is_weak() {
    let (world, token) = founded().await;
    let code = world.code(&token, "technician").await;
    assert_eq!(world.accept(JANE, &code).await.outcome(), (409, "username_taken"));
    let weak = json!({ "username": JOHN, "password": "weak", "inviteCode": code });
    assert_eq!(world.post("/auth/signup", &weak).await.pointers(), ["/password"]);
    assert_eq!(world.accept("mary@example.com", &code).await.status, 201, "under another name, too");
}

#[tokio::test]
async fn an_unfinished_sign_up_is_finished_with_its_own_invite_only() {
    let (world, token) = founded().await;
    let (code, other) = (world.code(&token, "technician").await, world.code(&token, "operator").await);
    let (lost, working) = (world.over("http://127.0.0.1:9".to_owned(), cloud_endpoint()), world.open());
    // The pool is asked before there is a claim: it has to be there for that, and gone afterwards.
    let proxy = tradewind_testkit::ChaosProxy::start(cloud_endpoint()).await;
    let dying = world.over(proxy.url(), cloud_endpoint());
    proxy.cut_after_client_chunks(2);
    let with = |code: Option<&str>| sign_up_request(JOHN, PASSWORD, code);
    assert_eq!(send(&dying, with(Some(&code))).await.status, 503);
    assert_eq!(send(&lost, with(Some(&code))).await.status, 503);
    assert_eq!(world.claims().await[1], (JOHN.to_owned(), "IN_PROGRESS".to_owned()));
    for foreign in [None, Some(other.as_str())] {
        assert_eq!(send(&working, with(foreign)).await.outcome(), (409, "username_taken"), "{foreign:?}");
    }
    let answer = send(&working, with(Some(&code))).await;
    assert_eq!((answer.status, &answer.body["roles"]), (201, &json!(["technician"])));
    assert_eq!(world.accept("mary@example.com", &code).await.outcome(), (400, "invalid_invite"));
}
