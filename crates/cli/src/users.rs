//! The demo users: one for each role in each of two orgs, so that it can be tried that orgs do not see each other.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType, MessageActionType};
use aws_sdk_cognitoidentityprovider::{Client, Error};
use tradewind_domain::OrgId;
use tradewind_kit::auth::Role;
use tradewind_kit::config::Reader;

use crate::Result;
use crate::stage::Stage;

/// The orgs that have demo users; the first is the default.
pub const ORGS: [&str; 2] = ["plumbingCo123", "electricCo456"];

/// Creates the users that are missing, and sets everybody's password. Returns their names.
pub async fn seed(stage: &Stage) -> Result<Vec<String>> {
    let password = password()?;
    let client = Client::new(&stage.aws);
    let pool = pool(stage, &client).await?;
    let mut users = Vec::new();
    for org in ORGS {
        for role in Role::ALL {
            let user = name(role, org);
            create(&client, &pool, &user, org).await?;
            let set = client.admin_set_user_password().user_pool_id(&pool).username(&user);
            set.password(&password).permanent(true).send().await.map_err(Error::from)?;
            let add = client.admin_add_user_to_group().user_pool_id(&pool).username(&user);
            add.group_name(role.as_str()).send().await.map_err(Error::from)?;
            users.push(user);
        }
    }
    Ok(users)
}

/// Signs a demo user in; the ID token.
pub async fn token(stage: &Stage, role: Role, org: &str) -> Result<String> {
    OrgId::parse("--org", org).map_err(|violation| violation.to_string())?;
    let password = password()?;
    let client = Client::new(&stage.aws);
    let pool = pool(stage, &client).await?;
    let app = client_id(stage, &client, &pool).await?;
    let user = name(role, org);
    let answer = client
        .admin_initiate_auth()
        .user_pool_id(pool)
        .client_id(app)
        .auth_flow(AuthFlowType::AdminUserPasswordAuth)
        .auth_parameters("USERNAME", &user)
        .auth_parameters("PASSWORD", password)
        .send()
        .await
        .map_err(Error::from)
        .map_err(|error| format!("{user} cannot sign in: {error}"))?;
    let tokens = answer.authentication_result.and_then(|result| result.id_token);
    tokens.ok_or_else(|| format!("{user} has to answer a challenge first").into())
}

async fn create(client: &Client, pool: &str, user: &str, org: &str) -> Result<()> {
    let mut create = client
        .admin_create_user()
        .user_pool_id(pool)
        .username(user)
        // The addresses are of the reserved domain example: no mail may go there.
        .message_action(MessageActionType::Suppress);
    for (name, value) in [("email", user), ("email_verified", "true"), ("custom:orgId", org)] {
        create = create.user_attributes(AttributeType::builder().name(name).value(value).build()?);
    }
    match create.send().await.map_err(Error::from) {
        Ok(_) | Err(Error::UsernameExistsException(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn name(role: Role, org: &str) -> String {
    format!("{role}@{}.example", org.to_lowercase())
}

fn password() -> Result<String> {
    Reader::from_env()
        .optional("TRADEWIND_SEED_PASSWORD")
        .ok_or_else(|| "set TRADEWIND_SEED_PASSWORD; locally ./scripts/token does".into())
}

async fn pool(stage: &Stage, client: &Client) -> Result<String> {
    let wanted = stage.physical("users");
    let mut pages = client.list_user_pools().max_results(60).into_paginator().send();
    while let Some(page) = pages.next().await {
        let pools = page.map_err(Error::from)?.user_pools.unwrap_or_default();
        if let Some(id) =
            pools.into_iter().find(|pool| pool.name.as_deref() == Some(&wanted)).and_then(|pool| pool.id)
        {
            return Ok(id);
        }
    }
    Err(format!("there is no user pool {wanted}: is the stage deployed?").into())
}

async fn client_id(stage: &Stage, client: &Client, pool: &str) -> Result<String> {
    let wanted = stage.physical("tradewind");
    let mut pages = client.list_user_pool_clients().user_pool_id(pool).into_paginator().send();
    while let Some(page) = pages.next().await {
        let clients = page.map_err(Error::from)?.user_pool_clients.unwrap_or_default();
        let found = clients.into_iter().find(|client| client.client_name.as_deref() == Some(&wanted));
        if let Some(id) = found.and_then(|client| client.client_id) {
            return Ok(id);
        }
    }
    Err(format!("the user pool has no client {wanted}").into())
}
