//! Who is calling: verification of Cognito ID tokens
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>):
//! signature (RS256 by a key of the pool), issuer, audience, expiry and use. The org comes from the immutable
//! `custom:orgId`, the roles from `cognito:groups`; a client can write neither.

mod keys;

use std::fmt;

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;
use tradewind_domain::OrgId;

use crate::config::Reader;
use crate::fetch::FetchError;
use keys::KeySet;

/// Clocks may differ by this many seconds.
const LEEWAY: u64 = 5;

/// What a person may do; groups of the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opens, edits and moves work orders.
    Dispatcher,
    /// Moves work orders along, orders parts, writes notes.
    Technician,
    /// Sees and mends queues; reads everything of the org.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Dispatcher, Self::Technician, Self::Operator];

    /// The name of the group.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispatcher => "dispatcher",
            Self::Technician => "technician",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A verified caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user's id in the pool.
    pub subject: String,
    /// The tenant.
    pub org_id: OrgId,
    /// At least one.
    pub roles: Vec<Role>,
    /// The address, if the pool has verified it.
    pub email: Option<String>,
    /// The name that the user signs in with: an address that nobody need have verified, so no mail goes there.
    pub username: String,
}

impl fmt::Debug for Caller {
    /// Without the address and the name, so that they reach no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, org_id, roles, email: _, username: _ } = self;
        f.debug_struct("Caller")
            .field("subject", subject)
            .field("org_id", org_id)
            .field("roles", roles)
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// True if the caller has one of the roles.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

/// Why a token is not accepted. The text may be shown: it says nothing that the caller does not know.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// No `Authorization` header, or not a bearer token.
    #[error("a bearer token is required")]
    Missing,
    /// The token has expired.
    #[error("the token has expired")]
    Expired,
    /// Not a token of this user pool and client, or tampered with.
    #[error("the token is not valid")]
    Invalid(#[source] Reason),
    /// The token is genuine, but its user has no org or role.
    #[error("the user has no {0}")]
    Incomplete(&'static str),
    /// The keys of the pool could not be had.
    #[error("tokens cannot be verified right now")]
    Unavailable(#[source] FetchError),
}

/// What exactly is wrong with an invalid token, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The token itself.
    #[error(transparent)]
    Token(#[from] jsonwebtoken::errors::Error),
    /// Not RS256, which is all that a user pool signs with.
    #[error("algorithm {0:?} is not accepted")]
    Algorithm(Algorithm),
    /// Signed with a key that the pool does not have.
    #[error("unknown key id")]
    UnknownKey,
    /// An access or refresh token.
    #[error("token_use is {0}, not id")]
    Use(String),
}

/// Where tokens come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// `iss` of its tokens.
    pub issuer: String,
    /// `aud` of its tokens: the app client.
    pub audience: String,
    /// Where its keys are.
    pub jwks_url: String,
}

impl Issuer {
    /// Reads `USER_POOL_ID` and `USER_POOL_CLIENT_ID`. On a cloud behind `AWS_ENDPOINT_URL` the keys are fetched from
    /// there, while the issuer keeps its AWS name.
    pub fn read(env: &mut Reader<'_>) -> Self {
        let (region, pool) = (env.required("AWS_REGION"), env.required("USER_POOL_ID"));
        let issuer = format!("https://cognito-idp.{region}.amazonaws.com/{pool}");
        let base =
            env.optional("AWS_ENDPOINT_URL").map(|url| format!("{}/{pool}", url.trim_end_matches('/')));
        let jwks_url = format!("{}/.well-known/jwks.json", base.as_ref().unwrap_or(&issuer));
        Self { jwks_url, issuer, audience: env.required("USER_POOL_CLIENT_ID") }
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    token_use: String,
    #[serde(rename = "custom:orgId")]
    org_id: Option<String>,
    #[serde(rename = "cognito:groups", default)]
    groups: Vec<String>,
    #[serde(rename = "cognito:username")]
    username: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
}

impl Claims {
    /// A pool whose users sign in with their address names them by an id.
    fn username(&self) -> String {
        let name = self.email.as_ref().or(self.username.as_ref()).filter(|name| !name.is_empty());
        name.unwrap_or(&self.sub).clone()
    }

    /// The address, if it is verified: a boolean, though user pools with a federated provider write it as a string.
    fn verified_email(&mut self) -> Option<String> {
        let verified = self.email_verified == Value::Bool(true) || self.email_verified == "true";
        self.email.take().filter(|email| verified && !email.is_empty())
    }
}

/// Verifies tokens of one issuer. Keep one for the life of the process: it holds the keys.
#[derive(Debug)]
pub struct Verifier {
    validation: Validation,
    keys: KeySet,
}

impl Verifier {
    /// A verifier; fetches nothing yet.
    pub fn new(issuer: Issuer) -> Self {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.leeway = LEEWAY;
        validation.set_issuer(&[issuer.issuer]);
        validation.set_audience(&[issuer.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        Self { validation, keys: KeySet::new(issuer.jwks_url) }
    }

    /// The caller behind an `Authorization` header.
    pub async fn verify(&self, authorization: Option<&str>) -> Result<Caller, AuthError> {
        let token = bearer(authorization).ok_or(AuthError::Missing)?;
        let header = decode_header(token).map_err(|e| AuthError::Invalid(e.into()))?;
        if header.alg != Algorithm::RS256 {
            return Err(AuthError::Invalid(Reason::Algorithm(header.alg)));
        }
        let kid = header.kid.ok_or(AuthError::Invalid(Reason::UnknownKey))?;
        let key = self.keys.get(&kid).await.map_err(AuthError::Unavailable)?;
        let key = key.ok_or(AuthError::Invalid(Reason::UnknownKey))?;
        let token = decode::<Claims>(token, &key, &self.validation).map_err(|e| match e.kind() {
            jsonwebtoken::errors::ErrorKind::ExpiredSignature => AuthError::Expired,
            _ => AuthError::Invalid(e.into()),
        })?;
        caller(token.claims)
    }
}

/// The token of `Bearer <token>`; the scheme is case-insensitive (RFC 9110, section 11.1).
fn bearer(authorization: Option<&str>) -> Option<&str> {
    let (scheme, token) = authorization?.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn caller(mut claims: Claims) -> Result<Caller, AuthError> {
    if claims.token_use != "id" {
        return Err(AuthError::Invalid(Reason::Use(claims.token_use)));
    }
    let username = claims.username();
    let email = claims.verified_email();
    let org_id = claims.org_id.and_then(|org| OrgId::parse("custom:orgId", &org).ok());
    let org_id = org_id.ok_or(AuthError::Incomplete("org"))?;
    let roles: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| claims.groups.iter().any(|group| group == role.as_str()))
        .collect();
    if roles.is_empty() {
        return Err(AuthError::Incomplete("role"));
    }
    Ok(Caller { subject: claims.sub, org_id, roles, email, username })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_from_the_endpoint_and_the_issuer_keeps_its_name() {
        let mut env = Reader::new(|name| match name {
            "AWS_REGION" => Some("eu-central-1".to_owned()),
            "USER_POOL_ID" => Some("eu-central-1_abc".to_owned()),
            "USER_POOL_CLIENT_ID" => Some("client".to_owned()),
            "AWS_ENDPOINT_URL" => Some("http://127.0.0.1:4566/".to_owned()),
            _ => None,
        });
        let issuer = Issuer::read(&mut env);
        assert_eq!(issuer.issuer, "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc");
        assert_eq!(issuer.jwks_url, "http://127.0.0.1:4566/eu-central-1_abc/.well-known/jwks.json");
    }

    #[test]
    fn only_a_bearer_token_is_a_token() {
        assert_eq!(bearer(Some("Bearer abc")), Some("abc"));
        assert_eq!(bearer(Some("bearer  abc ")), Some("abc"));
        for bad in ["", "abc", "Bearer", "Bearer ", "Basic abc"] {
            assert_eq!(bearer(Some(bad)), None, "{bad}");
        }
        assert_eq!(bearer(None), None);
    }
}
