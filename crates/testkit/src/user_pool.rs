//! A Cognito user pool of one's own on the local cloud; it goes when its handle is dropped.

use std::collections::BTreeMap;

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, AttributeDataType, AttributeType, ExplicitAuthFlowsType, MessageActionType,
    PasswordPolicyType, PreventUserExistenceErrorTypes, SchemaAttributeType, StringAttributeConstraintsType,
    TimeUnitsType, TokenValidityUnitsType, UserPoolPolicyType, UserType, UsernameAttributeType,
    UsernameConfigurationType,
};

use crate::cloud::{REGION, clean_up, client, cloud_endpoint};

const ROLES: [&str; 3] = ["dispatcher", "operator", "technician"];

/// A user pool with one app client and a group for each role: the settings are those of `infra/lib/identity/users.ts`,
/// less the second factor.
#[derive(Debug)]
pub struct UserPool {
    client: Client,
    id: String,
    client_id: String,
}

/// A user, as the pool has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolUser {
    /// `sub`.
    pub id: String,
    /// `custom:orgId`.
    pub org: String,
    /// `CONFIRMED`, `FORCE_CHANGE_PASSWORD`, ..
    pub status: String,
    /// True if the pool takes the address for verified.
    pub verified: bool,
    /// Groups, sorted.
    pub roles: Vec<String>,
}

impl UserPool {
    /// Makes an empty pool.
    pub async fn create() -> Self {
        let client = client!(aws_sdk_cognitoidentityprovider);
        let policy = PasswordPolicyType::builder().minimum_length(12).temporary_password_validity_days(3);
        let policy = policy.require_lowercase(true).require_uppercase(true).require_numbers(true);
        let policy = policy.require_symbols(true).build();
        let case = UsernameConfigurationType::builder().case_sensitive(false).build().expect("complete");
        let email = attribute("email").required(true).mutable(true).build();
        let length = StringAttributeConstraintsType::builder().min_length("1").max_length("64").build();
        let org = attribute("orgId").mutable(false).string_attribute_constraints(length).build();
        let pool = client
            .create_user_pool()
            .pool_name(format!("tradewind-test-{:032x}", fastrand::u128(..)))
            .username_attributes(UsernameAttributeType::Email)
            .username_configuration(case)
            .admin_create_user_config(
                AdminCreateUserConfigType::builder().allow_admin_create_user_only(true).build(),
            )
            .schema(email)
            .schema(org)
            .policies(UserPoolPolicyType::builder().password_policy(policy).build());
        let pool = pool.send().await.unwrap_or_else(|error| panic!("no user pool: {error:?}"));
        let id = pool.user_pool.and_then(|pool| pool.id).expect("a pool has an id");
        let client_id = app_client(&client, &id).await;
        for role in ROLES {
            let group = client.create_group().user_pool_id(&id).group_name(role);
            group.send().await.expect("the pool takes the group");
        }
        Self { client, id, client_id }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the app client, the audience (`aud`) of the ID tokens.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The issuer (`iss`) of its tokens: the local cloud keeps the name that AWS gives.
    pub fn issuer(&self) -> String {
        format!("https://cognito-idp.{REGION}.amazonaws.com/{}", self.id)
    }

    /// Where its keys are.
    pub fn jwks_url(&self) -> String {
        format!("{}/{}/.well-known/jwks.json", cloud_endpoint(), self.id)
    }

    /// Adds a user by hand, as people do on the console. A password that is not permanent has to be changed first.
    pub async fn add(&self, email: &str, password: &str, org: &str, roles: &[&str], permanent: bool) {
        let mut create = self.client.admin_create_user().user_pool_id(&self.id).username(email);
        create = create.message_action(MessageActionType::Suppress);
        for (name, value) in [("email", email), ("email_verified", "true"), ("custom:orgId", org)] {
            let attribute = AttributeType::builder().name(name).value(value).build();
            create = create.user_attributes(attribute.expect("complete"));
        }
        create.send().await.expect("the pool takes the user");
        let set = self.client.admin_set_user_password().user_pool_id(&self.id).username(email);
        set.password(password).permanent(permanent).send().await.expect("the pool takes the password");
        for role in roles {
            let add = self.client.admin_add_user_to_group().user_pool_id(&self.id).username(email);
            add.group_name(*role).send().await.expect("the pool takes the role");
        }
    }

    /// Everybody, by address.
    pub async fn users(&self) -> BTreeMap<String, PoolUser> {
        let list = self.client.list_users().user_pool_id(&self.id).into_paginator().items().send();
        let listed: Result<Vec<UserType>, _> = list.collect().await;
        let mut users = BTreeMap::new();
        for user in listed.expect("the pool lists its users") {
            let attribute = |name: &str| {
                let found = user.attributes().iter().find(|attribute| attribute.name() == name);
                found.and_then(AttributeType::value).unwrap_or_default().to_owned()
            };
            let email = attribute("email");
            let roles = self.roles(&email).await;
            let status = user.user_status().map_or("", |status| status.as_str()).to_owned();
            let verified = attribute("email_verified") == "true";
            let (id, org) = (attribute("sub"), attribute("custom:orgId"));
            users.insert(email, PoolUser { id, org, status, verified, roles });
        }
        users
    }

    async fn roles(&self, email: &str) -> Vec<String> {
        let groups = self.client.admin_list_groups_for_user().user_pool_id(&self.id).username(email);
        let groups = groups.send().await.expect("the pool lists groups").groups.unwrap_or_default();
        let mut roles: Vec<_> = groups.into_iter().filter_map(|group| group.group_name).collect();
        roles.sort_unstable();
        roles
    }
}

fn attribute(name: &str) -> aws_sdk_cognitoidentityprovider::types::builders::SchemaAttributeTypeBuilder {
    SchemaAttributeType::builder().name(name).attribute_data_type(AttributeDataType::String)
}

async fn app_client(client: &Client, pool: &str) -> String {
    let units = TokenValidityUnitsType::builder().id_token(TimeUnitsType::Hours);
    let units = units.access_token(TimeUnitsType::Hours).refresh_token(TimeUnitsType::Days).build();
    let created = client
        .create_user_pool_client()
        .user_pool_id(pool)
        .client_name("tradewind")
        .generate_secret(false)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserSrpAuth)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
        .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
        .enable_token_revocation(true)
        .id_token_validity(1)
        .access_token_validity(1)
        .refresh_token_validity(1)
        .token_validity_units(units)
        .set_read_attributes(Some(["email", "email_verified", "custom:orgId"].map(str::to_owned).to_vec()))
        .write_attributes("email");
    let created = created.send().await.unwrap_or_else(|error| panic!("no app client: {error:?}"));
    created.user_pool_client.and_then(|client| client.client_id).expect("a client has an id")
}

impl Drop for UserPool {
    fn drop(&mut self) {
        let id = std::mem::take(&mut self.id);
        clean_up(async || {
            client!(aws_sdk_cognitoidentityprovider).delete_user_pool().user_pool_id(id).send().await
        });
    }
}
