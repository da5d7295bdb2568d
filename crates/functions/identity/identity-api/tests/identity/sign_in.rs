//! Signing in and staying so.

use serde_json::json;

use crate::support::{JANE, ORG, OTHER_PASSWORD, PASSWORD, World};

#[tokio::test]
async fn a_sign_in_gives_tokens_whatever_the_case_of_the_name() {
    let world = World::start().await;
    world.sign_up(JANE, PASSWORD).await;
    for name in [JANE, " JANE@Example.com "] {
        let answer = world.login(name, PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!((&answer.body["tokenType"], &answer.body["expiresIn"]), (&json!("Bearer"), &json!(3600)));
        assert!(!answer.text("token").is_empty() && !answer.text("refreshToken").is_empty());
        let names: Vec<_> = answer.body.as_object().unwrap().keys().collect();
        assert_eq!(names, ["expiresIn", "refreshToken", "token", "tokenType"]);
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_one_answer() {
    let world = World::start().await;
    world.sign_up(JANE, PASSWORD).await;
    let mut answers = Vec::new();
    for (name, password) in [
        (JANE, OTHER_PASSWORD),
        (JANE, "x"),
        ("nobody@example.com", PASSWORD),
        ("nobody", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("jané", PASSWORD),
    ] {
        let mut answer = world.login(name, password).await;
        assert_eq!(answer.outcome(), (401, "invalid_credentials"), "{name}");
        answer.body["traceId"] = json!(null);
        let mut headers: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
        headers.sort_unstable();
        answers.push((answer.body, headers));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn who_has_to_change_the_password_first_is_told_so_and_nobody_else() {
    let world = World::start().await;
    world.pool.add(JANE, PASSWORD, ORG, &["technician"], false).await;
    let answer = world.login(JANE, PASSWORD).await;
    assert_eq!(answer.outcome(), (409, "challenge_required"));
    assert_eq!(answer.body["challenge"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(world.login(JANE, OTHER_PASSWORD).await.outcome(), (401, "invalid_credentials"));
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_and_nothing_else_does() {
    let world = World::start().await;
    let user = world.sign_up(JANE, PASSWORD).await;
    let session = world.login(JANE, PASSWORD).await;
    let refresh = async |token: &str| world.post("/auth/refresh", &json!({ "refreshToken": token })).await;
    let refreshed = refresh(&session.text("refreshToken")).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    assert_eq!(refreshed.text("refreshToken"), session.text("refreshToken"));
    let shown = world.user(&refreshed.text("token")).await;
    assert_eq!(shown.body, user.body, "org and roles are in it");
    for bad in ["nonsense", "a.b.c", &session.text("token")] {
        assert_eq!(refresh(bad).await.outcome(), (401, "invalid_refresh_token"), "{bad}");
    }
    for bad in ["", " ", "a b", &"x".repeat(8193)] {
        let answer = refresh(bad).await;
        assert_eq!((answer.outcome(), answer.pointers()), ((400, "invalid_request"), vec!["/refreshToken"]));
    }
}

#[tokio::test]
async fn a_body_that_is_no_sign_in_is_named() {
    let world = World::start().await;
    for (body, pointer) in [
        (json!({ "username": JANE }), "/password"),
        (json!({ "password": PASSWORD }), "/username"),
        (json!({ "username": "", "password": PASSWORD }), "/username"),
        (json!({ "username": "a\u{0}b", "password": PASSWORD }), "/username"),
        (json!({ "username": "x".repeat(129), "password": PASSWORD }), "/username"),
        (json!({ "username": JANE, "password": PASSWORD, "orgId": ORG }), "/orgId"),
    ] {
        let answer = world.post("/auth/login", &body).await;
        assert_eq!(
            (answer.outcome(), answer.pointers()),
            ((400, "invalid_request"), vec![pointer]),
            "{body}"
        );
    }
    assert_eq!(world.table.items().await.len(), 0);
}
