//! Founding an org.

use futures::future::join_all;
use serde_json::json;
use tradewind_testkit::PoolUser;

use crate::support::{JANE, ORG, OTHER_PASSWORD, PASSWORD, World};

#[tokio::test]
async fn whoever_signs_up_founds_an_org_and_runs_it() {
    let world = World::start().await;
    let answer = world.sign_up("  Jane@Example.COM ", PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (201, "/auth/user"), "{answer:?}");
    let (user_id, org) = (answer.text("userId"), answer.text("orgId"));
    assert!(org.starts_with("org-") && org.len() == 36, "{org}");
    let expected =
        json!({ "userId": user_id, "username": JANE, "orgId": org, "roles": ["dispatcher", "operator"] });
    assert_eq!(answer.body, expected);

    let token = world.token(JANE).await;
    let caller = world.verified(&token).await;
    assert_eq!((caller.subject.as_str(), caller.org_id.as_str()), (user_id.as_str(), org.as_str()));
    assert_eq!(caller.email, None, "nobody has shown that the address is theirs");
    assert_eq!(world.user(&token).await.body, expected);
    let users = world.pool.users().await;
    let roles = vec!["dispatcher".to_owned(), "operator".to_owned()];
    let jane = PoolUser { id: user_id, org, status: "CONFIRMED".to_owned(), verified: false, roles };
    assert_eq!(users.into_iter().collect::<Vec<_>>(), [(JANE.to_owned(), jane)]);
}

#[tokio::test]
async fn two_founders_have_two_orgs() {
    let world = World::start().await;
    let (jane, john) =
        (world.sign_up(JANE, PASSWORD).await, world.sign_up("john@example.com", PASSWORD).await);
    assert_eq!((jane.status, john.status), (201, 201));
    assert_ne!(jane.text("orgId"), john.text("orgId"));
    assert_ne!(jane.text("userId"), john.text("userId"));
}

#[tokio::test]
async fn a_name_is_given_once_however_it_is_written_and_whoever_gave_it() {
    let world = World::start().await;
    world.pool.add("dispatcher@plumbing.example", PASSWORD, ORG, &["dispatcher"], true).await;
    world.pool.add("new@plumbing.example", PASSWORD, ORG, &["operator"], false).await;
    assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
    let before = world.pool.users().await;
    for name in
        [JANE, "JANE@example.com", " jane@EXAMPLE.com", "dispatcher@plumbing.example", "NEW@plumbing.example"]
    {
        for password in [PASSWORD, OTHER_PASSWORD] {
            let answer = world.sign_up(name, password).await;
            assert_eq!(answer.outcome(), (409, "username_taken"), "{name}");
        }
    }
    assert_eq!(world.pool.users().await, before);
    assert_eq!(world.claims().await, [(JANE.to_owned(), "DONE".to_owned())]);
    assert_eq!(world.login(JANE, OTHER_PASSWORD).await.status, 401);
}

#[tokio::test]
async fn of_twenty_sign_ups_of_one_name_at_once_one_gets_it() {
    let world = World::start().await;
    let passwords: Vec<_> = (0..20).map(|n| format!("Correct-horse-{n}")).collect();
    let answers = join_all(passwords.iter().map(|password| world.sign_up(JANE, password))).await;
    let winners: Vec<_> = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 201).collect();
    let [(winner, password)] = winners[..] else { panic!("{answers:?}") };
    for loser in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(loser.outcome(), (409, "username_taken"));
    }
    for other in &passwords {
        let status = world.login(JANE, other).await.status;
        assert_eq!(status, if other == password { 200 } else { 401 });
    }
    assert_eq!(world.pool.users().await[JANE].org, winner.text("orgId"));
}

#[tokio::test]
async fn what_is_not_right_is_named_and_leaves_nothing() {
    let world = World::start().await;
    let good = json!({ "username": JANE, "password": PASSWORD });
    let with = |name: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (body, pointers) in [
        (json!({}), vec!["/username"]),
        (with("username", json!("jane")), vec!["/username"]),
        (with("username", json!("jane@")), vec!["/username"]),
        (with("username", json!("jané@example.com")), vec!["/username"]),
        (with("username", json!(7)), vec!["/username"]),
        (with("password", json!("")), vec!["/password"]),
        (with("password", json!("x".repeat(257))), vec!["/password"]),
        (with("password", json!(null)), vec!["/password"]),
        (with("inviteCode", json!("abc")), vec!["/inviteCode"]),
        (with("inviteCode", json!(null)), vec!["/inviteCode"]),
        (with("orgId", json!(ORG)), vec!["/orgId"]),
        (with("custom:orgId", json!(ORG)), vec!["/custom:orgId"]),
        (with("roles", json!(["operator"])), vec!["/roles"]),
        (with("role", json!("operator")), vec!["/role"]),
        (
            json!({ "username": "a", "password": "", "inviteCode": "" }),
            vec!["/inviteCode", "/password", "/username"],
        ),
    ] {
        let answer = world.post("/auth/signup", &body).await;
        assert_eq!((answer.outcome(), answer.pointers()), ((400, "invalid_request"), pointers), "{body}");
    }
    assert_eq!((world.pool.users().await.len(), world.table.items().await.len()), (0, 0));
}

#[tokio::test]
async fn a_password_that_the_pool_does_not_like_is_named_and_a_better_one_goes_through() {
    let world = World::start().await;
    for weak in ["short", "alllowercase-1", "ALLUPPERCASE-1", "No-digits-here", "NoSymbols1234"] {
        let answer = world.sign_up(JANE, weak).await;
        assert_eq!(
            (answer.outcome(), answer.pointers()),
            ((400, "invalid_request"), vec!["/password"]),
            "{weak}"
        );
        assert!(answer.text("detail").contains("password policy") && !answer.text("detail").contains(weak));
    }
    assert_eq!((world.pool.users().await.len(), world.claims().await.len()), (0, 0));
    assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
}
