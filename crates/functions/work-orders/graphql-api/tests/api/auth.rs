//! Who may call: tokens, keys and roles.

use std::time::Duration;

use serde_json::json;
use tradewind_testkit::eventually;

use crate::support::{ADD_CUSTOMER, CREATE, CUSTOMERS, JOHN, LIST, MOVE, PLUMBING, UPDATE, World};

/// Longer than the keys' pause between two looks at the pool.
const KEYS_PATIENCE: Duration = Duration::from_secs(20);
const WHO: &str = "{ customers(first: 1) { edges { node { orgId } } } }";

#[tokio::test]
async fn the_health_check_needs_no_token_and_nothing_else_works_without() {
    let world = World::start().await;
    let anybody = world.anonymous();
    assert_eq!(anybody.ask("{ healthCheck }").await.ok("healthCheck"), "API is healthy!");
    assert_eq!(world.postgres.connections() + world.dynamodb.connections(), 0, "it touches no store");

    let before = world.counts().await;
    for (query, variables) in [
        ("{ listCustomers { id } }", json!({})),
        (CUSTOMERS, json!({})),
        ("{ workOrdersForOrg { id } }", json!({})),
        ("{ workOrder(id: \"x\") { id } }", json!({})),
        (LIST, json!({})),
        (CREATE, json!({ "customerId": JOHN, "title": "Leak" })),
        (UPDATE, json!({ "id": JOHN, "title": "Leak" })),
        (MOVE, json!({ "id": JOHN, "status": "SCHEDULED" })),
        (ADD_CUSTOMER, json!({ "name": "Mallory" })),
    ] {
        let answer = anybody.send(query, variables).await;
        assert_eq!(answer.outcome(), (401, "UNAUTHENTICATED"), "{query}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn a_forged_expired_foreign_or_broken_token_is_refused_and_nothing_is_written() {
    let world = World::start().await;
    let before = world.counts().await;
    for (name, token) in world.issuer.refused("dispatcher", PLUMBING) {
        let caller = world.with_token(token);
        let answer = caller.send(CREATE, json!({ "customerId": JOHN, "title": name })).await;
        assert_eq!(answer.outcome(), (401, "UNAUTHENTICATED"), "{name}");
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{name}");
        let health = caller.ask("{ healthCheck }").await;
        assert_eq!(health.status, 401, "a token that is there has to be right, even where none is needed");
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn only_a_bearer_token_is_a_token() {
    let world = World::start().await;
    let token = world.issuer.token("dispatcher", PLUMBING);
    for (header, status) in [
        (format!("Bearer {token}"), 200),
        (format!("bearer {token}"), 200),
        (format!("Basic {token}"), 401),
        (token, 401),
        ("Bearer".to_owned(), 401),
        ("Bearer \u{fc}".to_owned(), 401),
    ] {
        let mut request = world.anonymous().request(WHO, &json!({}));
        request
            .headers_mut()
            .insert("authorization", http::HeaderValue::from_bytes(header.as_bytes()).unwrap());
        assert_eq!(world.handle(request).await.status, status, "{header}");
    }
}

#[tokio::test]
async fn a_genuine_token_without_an_org_or_a_role_may_do_nothing() {
    let world = World::start().await;
    let before = world.counts().await;
    for changes in [
        json!({ "custom:orgId": null }),
        json!({ "custom:orgId": "" }),
        json!({ "custom:orgId": "ORG#plumbingCo123" }),
        json!({ "cognito:groups": null }),
        json!({ "cognito:groups": [] }),
        json!({ "cognito:groups": ["Dispatcher", "admin"] }),
    ] {
        let caller = world.with_token(world.issuer.changed("dispatcher", PLUMBING, &changes));
        let answer = caller.send(CREATE, json!({ "customerId": JOHN, "title": "Leak" })).await;
        assert_eq!(answer.outcome(), (403, "FORBIDDEN"), "{changes}");
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn a_user_with_several_roles_may_do_what_any_of_them_may() {
    let world = World::start().await;
    let groups = json!({ "cognito:groups": ["visitor", "operator", "dispatcher"] });
    let caller = world.with_token(world.issuer.changed("operator", PLUMBING, &groups));
    caller.open("Leak").await;
}

#[tokio::test]
async fn while_keys_cannot_be_had_the_first_caller_is_told_to_come_back() {
    let world = World::start().await;
    let caller = world.user("dispatcher", PLUMBING);
    world.issuer.set_down(true);
    let answer = caller.ask(WHO).await;
    assert_eq!(answer.outcome(), (503, "UNAVAILABLE"));
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(world.anonymous().ask("{ healthCheck }").await.status, 200);

    world.issuer.set_down(false);
    assert_eq!(caller.ask(WHO).await.status, 200);
}

#[tokio::test]
async fn keys_are_fetched_once_for_many_callers() {
    let world = World::start().await;
    let caller = world.user("dispatcher", PLUMBING);
    let answers = futures::future::join_all((0..20).map(|_| caller.ask("{ healthCheck }"))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    for _ in 0..20 {
        world.with_token(world.issuer.unknown_key("dispatcher", PLUMBING)).ask("{ healthCheck }").await;
    }
    assert_eq!(world.issuer.jwks_hits(), 1, "made-up key ids must not drive the pool's key set");
}

#[tokio::test]
async fn keys_that_were_fetched_go_on_while_the_pool_is_down() {
    let world = World::start().await;
    let caller = world.user("dispatcher", PLUMBING);
    assert_eq!(caller.ask(WHO).await.status, 200);
    world.issuer.set_down(true);
    let stranger = world.with_token(world.issuer.unknown_key("dispatcher", PLUMBING));
    // Once the pause is over an unknown key makes it look again, in vain.
    eventually(KEYS_PATIENCE, async || {
        assert_eq!(stranger.ask("{ healthCheck }").await.status, 401);
        (world.issuer.jwks_hits() == 2).then_some(())
    })
    .await;
    assert_eq!(caller.ask(WHO).await.status, 200);
}

#[tokio::test]
async fn after_a_key_rotation_new_tokens_are_taken_and_soon_old_ones_are_not() {
    let world = World::start().await;
    let before = world.user("dispatcher", PLUMBING);
    assert_eq!(before.ask(WHO).await.status, 200);
    world.issuer.rotate();
    // The pool has announced its next key before it uses it.
    assert_eq!(world.user("dispatcher", PLUMBING).ask(WHO).await.status, 200);
    // The next look at the key set forgets the old key; here, a made-up key id is what causes it.
    let stranger = world.with_token(world.issuer.unknown_key("dispatcher", PLUMBING));
    eventually(KEYS_PATIENCE, async || {
        stranger.ask("{ healthCheck }").await;
        (before.ask(WHO).await.outcome() == (401, "UNAUTHENTICATED")).then_some(())
    })
    .await;
    assert_eq!(world.user("dispatcher", PLUMBING).ask(WHO).await.status, 200);
}

#[tokio::test]
async fn each_role_may_do_what_the_contract_gives_it_and_no_more() {
    let world = World::with_view().await;
    let id = world.user("dispatcher", PLUMBING).open("Leak").await;
    world.project().await;

    let readers = ["dispatcher", "technician", "operator"];
    for role in readers {
        let user = world.user(role, PLUMBING);
        for query in [
            "{ healthCheck }",
            "{ listCustomers { id } }",
            "{ customers { edges { node { id } } } }",
            "{ workOrdersForOrg { id customer { name } } }",
            "{ workOrders { edges { node { id } } } }",
            &format!("{{ workOrder(id: \"{id}\") {{ id title }} }}"),
        ] {
            assert_eq!(user.ask(query).await.outcome(), (200, ""), "{role}: {query}");
        }
    }
    for (mutation, arguments, allowed) in [
        (CREATE, json!({ "customerId": JOHN, "title": "Leak" }), &["dispatcher"][..]),
        (UPDATE, json!({ "id": id, "title": "Flood" }), &["dispatcher"]),
        (MOVE, json!({ "id": id, "status": "SCHEDULED" }), &["dispatcher", "technician"]),
        (ADD_CUSTOMER, json!({ "name": "Max" }), &["dispatcher"]),
    ] {
        for role in readers {
            let before = world.counts().await;
            let answer = world.user(role, PLUMBING).send(mutation, arguments.clone()).await;
            if allowed.contains(&role) {
                assert_eq!(answer.outcome(), (200, ""), "{role}: {mutation}");
            } else {
                assert_eq!(answer.outcome(), (200, "FORBIDDEN"), "{role}: {mutation}");
                assert_eq!(world.counts().await, before, "{role}: {mutation}");
            }
        }
    }
}
