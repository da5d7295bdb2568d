//! Tokens that were not given out here.

use identity_api::{Api, Directory, Environment};
use serde_json::{Value, json};
use tradewind_stores::Identity;
use tradewind_testkit::{Issuer, Table, cloud_endpoint};

use crate::support::{JANE, ORG, PASSWORD, World, aws, request, send};

#[tokio::test]
async fn forged_expired_foreign_and_malformed_tokens_are_refused() {
    let (issuer, table) = (Issuer::start().await, Table::create().await);
    let aws = aws(cloud_endpoint());
    let environment =
        Environment::new(Directory::new(&aws, "pool", "app"), Identity::new(&aws, table.name()));
    let pool = tradewind_kit::auth::Issuer {
        issuer: issuer.url(),
        audience: issuer.client_id().to_owned(),
        jwks_url: issuer.jwks_url(),
    };
    let api = Api::new(environment, pool);
    let good = issuer.token("operator", ORG);
    assert_eq!(send(&api, request("GET", "/auth/user", Some(&good), &Value::Null)).await.status, 200);
    for (name, token) in issuer.refused("operator", ORG) {
        for (method, path) in [("GET", "/auth/user"), ("POST", "/auth/invites")] {
            let body = json!({ "role": "operator" });
            let answer = send(&api, request(method, path, Some(&token), &body)).await;
            assert_eq!(answer.outcome(), (401, "unauthorized"), "{name} {path}");
        }
    }
    for token in ["", "a", "a.b", "a.b.c", "...."] {
        let answer = send(&api, request("GET", "/auth/user", Some(token), &Value::Null)).await;
        assert_eq!(answer.outcome(), (401, "unauthorized"), "{token}");
    }
    assert_eq!(send(&api, request("GET", "/auth/user", None, &Value::Null)).await.status, 401);
    assert_eq!(table.items().await.len(), 0);
}

#[tokio::test]
async fn a_token_of_another_pool_and_a_refresh_token_are_no_id_tokens() {
    let (world, other) = (World::start().await, World::start().await);
    for world in [&world, &other] {
        assert_eq!(world.sign_up(JANE, PASSWORD).await.status, 201);
    }
    let session = world.login(JANE, PASSWORD).await;
    assert_eq!(world.user(&session.text("token")).await.status, 200);
    assert_eq!(world.user(&session.text("refreshToken")).await.status, 401);
    assert_eq!(other.user(&session.text("token")).await.status, 401);
}
