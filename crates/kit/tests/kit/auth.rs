//! Tokens, keys and their rotation.

use std::time::Duration;

use futures::future;
use serde_json::json;
use tradewind_kit::auth::{AuthError, Caller, Issuer as Pool, Role, Verifier};
use tradewind_testkit::{Issuer, eventually};

const ORG: &str = "plumbingCo123";

fn verifier(issuer: &Issuer) -> Verifier {
    Verifier::new(Pool {
        issuer: issuer.url(),
        audience: issuer.client_id().to_owned(),
        jwks_url: issuer.jwks_url(),
    })
}

async fn verify(verifier: &Verifier, token: &str) -> Result<Caller, AuthError> {
    verifier.verify(Some(&format!("Bearer {token}"))).await
}

#[tokio::test]
async fn a_good_token_names_its_caller_and_the_keys_are_fetched_once() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    for role in Role::ALL {
        let caller = verify(&verifier, &issuer.token(role.as_str(), ORG)).await.unwrap();
        assert_eq!((caller.org_id.as_str(), caller.roles.as_slice()), (ORG, [role].as_slice()));
        assert_eq!(json!(caller.subject), issuer.claims(role.as_str(), ORG)["sub"]);
    }
    let token = issuer.token("operator", ORG);
    let at_once = future::join_all((0..20).map(|_| verify(&verifier, &token))).await;
    assert!(at_once.iter().all(Result::is_ok));
    assert_eq!(issuer.jwks_hits(), 1);
}

#[tokio::test]
async fn callers_that_come_at_once_wait_for_one_fetch_of_the_keys() {
    let issuer = Issuer::start().await;
    let (verifier, token) = (verifier(&issuer), issuer.token("operator", ORG));
    let at_once = future::join_all((0..20).map(|_| verify(&verifier, &token))).await;
    assert!(at_once.iter().all(Result::is_ok));
    assert_eq!(issuer.jwks_hits(), 1);
}

#[tokio::test]
async fn every_bad_token_is_refused_and_says_no_more_than_its_kind() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    for (name, token) in issuer.refused("dispatcher", ORG) {
        let error = verify(&verifier, &token).await.expect_err(name);
        let expected = match name {
            "expired" => "the token has expired",
            "empty" => "a bearer token is required",
            _ => "the token is not valid",
        };
        assert_eq!(error.to_string(), expected, "{name}");
    }
    assert!(matches!(verifier.verify(None).await, Err(AuthError::Missing)));
    assert!(matches!(verifier.verify(Some("Basic dXNlcjpwYXNz")).await, Err(AuthError::Missing)));
}

#[tokio::test]
async fn a_genuine_token_without_an_org_or_a_role_is_incomplete() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    let cases = [
        ("org", json!({ "custom:orgId": null })),
        ("org", json!({ "custom:orgId": "" })),
        ("org", json!({ "custom:orgId": "a#b" })),
        ("role", json!({ "cognito:groups": null })),
        ("role", json!({ "cognito:groups": [] })),
        ("role", json!({ "cognito:groups": ["admin", "Dispatcher"] })),
    ];
    for (expected, changes) in cases {
        let result = verify(&verifier, &issuer.changed("dispatcher", ORG, &changes)).await;
        assert!(
            matches!(result, Err(AuthError::Incomplete(what)) if what == expected),
            "{changes}: {result:?}"
        );
    }
}

#[tokio::test]
async fn groups_that_are_no_roles_are_ignored_and_roles_add_up() {
    let issuer = Issuer::start().await;
    let groups = json!({ "cognito:groups": ["us-east-1_Google", "technician", "dispatcher"] });
    let caller = verify(&verifier(&issuer), &issuer.changed("operator", ORG, &groups)).await.unwrap();
    assert_eq!(caller.roles, [Role::Dispatcher, Role::Technician]);
    assert!(caller.is_any(&[Role::Technician]) && !caller.is_any(&[Role::Operator]));
}

#[tokio::test]
async fn only_a_verified_address_is_the_callers_and_no_log_shows_it() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    let address = "dispatcher@plumbingco123.example";
    for (changes, expected) in [
        (json!({}), Some(address)),
        (json!({ "email_verified": "true" }), Some(address)),
        (json!({ "email_verified": false }), None),
        (json!({ "email_verified": "false" }), None),
        (json!({ "email_verified": 1 }), None),
        (json!({ "email_verified": null }), None),
        (json!({ "email": null }), None),
        (json!({ "email": "" }), None),
    ] {
        let caller = verify(&verifier, &issuer.changed("dispatcher", ORG, &changes)).await.unwrap();
        assert_eq!(caller.email.as_deref(), expected, "{changes}");
        assert!(!format!("{caller:?}").contains("example"), "{caller:?}");
    }
}

#[tokio::test]
async fn unknown_key_ids_do_not_hammer_the_pool() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    for _ in 0..50 {
        let result = verify(&verifier, &issuer.unknown_key("dispatcher", ORG)).await;
        assert!(matches!(result, Err(AuthError::Invalid(_))), "{result:?}");
    }
    assert!(issuer.jwks_hits() <= 2, "{} fetches", issuer.jwks_hits());
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
}

#[tokio::test]
async fn after_a_rotation_the_key_set_is_fetched_once_and_the_old_key_is_forgotten() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    let old = issuer.token("dispatcher", ORG);
    verify(&verifier, &old).await.unwrap();
    // The set had the next key already, as Cognito publishes two: nobody is turned away while it changes.
    issuer.rotate();
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
    assert_eq!(issuer.jwks_hits(), 1);
    // An unknown key id makes the verifier look again, ten seconds after its last look at the earliest.
    eventually(Duration::from_secs(15), async || {
        verify(&verifier, &issuer.unknown_key("dispatcher", ORG)).await.unwrap_err();
        (issuer.jwks_hits() > 1).then_some(())
    })
    .await;
    assert!(matches!(verify(&verifier, &old).await, Err(AuthError::Invalid(_))), "a retired key goes on");
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
    assert_eq!(issuer.jwks_hits(), 2);
}

#[tokio::test]
async fn a_new_key_is_fetched_once_however_often_its_tokens_come() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    issuer.rotate();
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
    issuer.rotate_back();
    let token = issuer.token("dispatcher", ORG);
    let mut refused = 0;
    // Ten seconds after the last look at the earliest.
    eventually(Duration::from_secs(15), async || match verify(&verifier, &token).await {
        Ok(_) => Some(()),
        Err(error) => {
            assert!(matches!(error, AuthError::Invalid(_)), "{error:?}");
            refused += 1;
            None
        }
    })
    .await;
    assert!(refused > 50, "asked {refused} times only");
    assert_eq!(issuer.jwks_hits(), 2);
}

#[tokio::test]
async fn without_keys_nobody_is_let_in_or_called_a_liar_until_the_pool_is_back() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    issuer.set_down(true);
    for token in [issuer.token("dispatcher", ORG), issuer.forged("dispatcher", ORG)] {
        let error = verify(&verifier, &token).await.unwrap_err();
        assert!(matches!(error, AuthError::Unavailable(_)), "{error:?}");
    }
    issuer.set_down(false);
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
}

#[tokio::test]
async fn with_keys_at_hand_an_outage_of_the_pool_goes_unnoticed() {
    let issuer = Issuer::start().await;
    let verifier = verifier(&issuer);
    verify(&verifier, &issuer.token("dispatcher", ORG)).await.unwrap();
    issuer.set_down(true);
    verify(&verifier, &issuer.token("technician", ORG)).await.unwrap();
    for (name, token) in issuer.refused("dispatcher", ORG) {
        let error = verify(&verifier, &token).await.expect_err(name);
        assert!(!matches!(error, AuthError::Unavailable(_)), "{name}: {error:?}");
    }
}
