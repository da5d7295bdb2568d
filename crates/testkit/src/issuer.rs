//! A Cognito user pool as far as tokens go: it mints ID tokens and serves the keys to check them with, and it mints
//! every kind of token that must be refused.
//!
//! The keys are made at run time, once a process. Tokens are put together by hand, because a library for tokens would
//! refuse to make the bad ones.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::serve::{self, Server};

const POOL: &str = "us-east-1_TestPool1";
const CLIENT: &str = "tradewind-test-client";
const HOUR: u64 = 3600;

/// A key pair and the id it goes by in a key set.
struct Key {
    pair: KeyPair,
    kid: String,
}

impl Key {
    fn make() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("an RSA key");
        let kid = encode(digest::digest(&digest::SHA256, pair.public_key().as_ref()));
        Self { pair, kid }
    }

    fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": self.kid,
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    fn sign(&self, input: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature);
        signed.expect("an RSA signature");
        signature
    }
}

/// Signs ID tokens.
static SIGNING: LazyLock<Key> = LazyLock::new(Key::make);
/// A second key of the set, as Cognito has one for access tokens: whoever takes the first key it finds fails.
static OTHER: LazyLock<Key> = LazyLock::new(Key::make);
/// In no key set.
static FOREIGN: LazyLock<Key> = LazyLock::new(Key::make);

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A UUID made from the address: the same user has the same subject, whichever test asks.
fn subject(email: &str) -> String {
    let hash = digest::digest(&digest::SHA256, email.as_bytes());
    let bits = hash.as_ref().iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let (high, middle, low) = (bits >> 96, bits >> 80 & 0xffff, bits >> 64 & 0xfff);
    format!("{high:08x}-{middle:04x}-4{low:03x}-8{:03x}-{:012x}", bits >> 48 & 0xfff, bits & ((1 << 48) - 1))
}

/// A user pool on loopback.
#[derive(Debug)]
pub struct Issuer {
    server: Server,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    hits: AtomicU64,
    down: AtomicBool,
    rotated: AtomicBool,
}

impl Issuer {
    /// Starts to serve the key set.
    pub async fn start() -> Self {
        let state = Arc::new(State::default());
        let shared = state.clone();
        let server = Server::start(move |_| {
            let response = shared.key_set();
            async move { Some(response) }
        })
        .await;
        Self { server, state }
    }

    /// The issuer (`iss`): the pool's URL, as Cognito forms it.
    pub fn url(&self) -> String {
        format!("{}/{POOL}", self.server.url())
    }

    /// Where the key set is.
    pub fn jwks_url(&self) -> String {
        format!("{}/.well-known/jwks.json", self.url())
    }

    /// The pool's base address, for a client that takes an endpoint and adds the pool itself.
    pub fn endpoint(&self) -> String {
        self.server.url()
    }

    /// The pool's id.
    pub fn pool_id(&self) -> &'static str {
        POOL
    }

    /// The app client's id, the audience (`aud`) of the tokens.
    pub fn client_id(&self) -> &'static str {
        CLIENT
    }

    /// How often the key set was asked for.
    pub fn jwks_hits(&self) -> u64 {
        self.state.hits.load(Ordering::SeqCst)
    }

    /// Makes the key set unavailable (503), or available again.
    pub fn set_down(&self, down: bool) {
        self.state.down.store(down, Ordering::SeqCst);
    }

    /// Signs with another key from now on. The key set then has the new key and no longer the old one.
    pub fn rotate(&self) {
        self.state.rotated.store(true, Ordering::SeqCst);
    }

    /// Takes the rotation back: signs with the first key again, which whoever has looked since does not know.
    pub fn rotate_back(&self) {
        self.state.rotated.store(false, Ordering::SeqCst);
    }

    /// A good ID token of a user with this role (a group of the pool) in this org.
    pub fn token(&self, role: &str, org: &str) -> String {
        self.sign(&self.claims(role, org))
    }

    /// The claims of such a token, to be changed and then [signed](Self::sign).
    pub fn claims(&self, role: &str, org: &str) -> Value {
        let email = format!("{role}@{}.example", org.to_lowercase());
        json!({
            "sub": subject(&email),
            "iss": self.url(),
            "aud": CLIENT,
            "token_use": "id",
            "auth_time": now(),
            "iat": now(),
            "exp": now() + HOUR,
            "email": email,
            "email_verified": true,
            "cognito:username": email,
            "cognito:groups": [role],
            "custom:orgId": org,
        })
    }

    /// Signs any claims with the pool's key.
    pub fn sign(&self, claims: &Value) -> String {
        let key = self.state.signing();
        signed(&json!({ "alg": "RS256", "typ": "JWT", "kid": key.kid }), claims, key)
    }

    /// A good token whose time has passed an hour ago.
    pub fn expired(&self, role: &str, org: &str) -> String {
        self.changed(role, org, &json!({ "iat": now() - 2 * HOUR, "exp": now() - HOUR }))
    }

    /// Signed by the right key, issued by another pool.
    pub fn foreign_issuer(&self, role: &str, org: &str) -> String {
        let iss = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Foreign01";
        self.changed(role, org, &json!({ "iss": iss }))
    }

    /// Issued for another app client.
    pub fn wrong_audience(&self, role: &str, org: &str) -> String {
        self.changed(role, org, &json!({ "aud": "another-client" }))
    }

    /// `alg: none` and no signature.
    pub fn unsigned(&self, role: &str, org: &str) -> String {
        let header = json!({ "alg": "none", "typ": "JWT", "kid": self.state.signing().kid });
        format!("{}.", input(&header, &self.claims(role, org)))
    }

    /// Signed by a foreign key that claims to be ours.
    pub fn forged(&self, role: &str, org: &str) -> String {
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.state.signing().kid });
        signed(&header, &self.claims(role, org), &FOREIGN)
    }

    /// Signed by a foreign key under its own id.
    pub fn unknown_key(&self, role: &str, org: &str) -> String {
        signed(
            &json!({ "alg": "RS256", "typ": "JWT", "kid": FOREIGN.kid }),
            &self.claims(role, org),
            &FOREIGN,
        )
    }

    /// A good token of somebody else, its claims replaced after signing.
    pub fn tampered(&self, role: &str, org: &str) -> String {
        let good = self.changed(role, org, &json!({ "sub": "somebody-else" }));
        let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
        if let Some(claims) = parts.get_mut(1) {
            *claims = encode(self.claims(role, org).to_string());
        }
        parts.join(".")
    }

    /// Signed with `HS256`, the public key as the secret: accepted by whoever trusts the header's `alg`.
    pub fn confused(&self, role: &str, org: &str) -> String {
        let key = self.state.signing();
        let input = input(&json!({ "alg": "HS256", "typ": "JWT", "kid": key.kid }), &self.claims(role, org));
        let secret = hmac::Key::new(hmac::HMAC_SHA256, key.pair.public_key().as_ref());
        format!("{input}.{}", encode(hmac::sign(&secret, input.as_bytes())))
    }

    /// An access token of the same user: groups, but no org and no audience.
    pub fn access_token(&self, role: &str, org: &str) -> String {
        let changes = json!({
            "token_use": "access", "client_id": CLIENT, "scope": "aws.cognito.signin.user.admin", "username": role,
            "aud": null, "email": null, "email_verified": null, "cognito:username": null, "custom:orgId": null,
        });
        self.changed(role, org, &changes)
    }

    /// Every kind of token that must be refused, by name.
    pub fn refused(&self, role: &str, org: &str) -> Vec<(&'static str, String)> {
        vec![
            ("expired", self.expired(role, org)),
            ("foreign issuer", self.foreign_issuer(role, org)),
            ("wrong audience", self.wrong_audience(role, org)),
            ("unsigned", self.unsigned(role, org)),
            ("forged", self.forged(role, org)),
            ("unknown key", self.unknown_key(role, org)),
            ("tampered", self.tampered(role, org)),
            ("confused algorithm", self.confused(role, org)),
            ("access token", self.access_token(role, org)),
            ("no expiry", self.changed(role, org, &json!({ "exp": null }))),
            ("no token at all", "not-a-token".to_owned()),
            ("empty", String::new()),
        ]
    }

    /// A token with some claims replaced; `null` leaves a claim out.
    pub fn changed(&self, role: &str, org: &str, changes: &Value) -> String {
        let mut claims = self.claims(role, org);
        let all = claims.as_object_mut().expect("claims are an object");
        for (name, value) in changes.as_object().expect("changes are an object") {
            all.insert(name.clone(), value.clone());
        }
        all.retain(|_, value| !value.is_null());
        self.sign(&claims)
    }
}

impl State {
    fn signing(&self) -> &'static Key {
        if self.rotated.load(Ordering::SeqCst) { &OTHER } else { &SIGNING }
    }

    fn key_set(&self) -> http::Response<http_body_util::Full<bytes::Bytes>> {
        self.hits.fetch_add(1, Ordering::SeqCst);
        if self.down.load(Ordering::SeqCst) {
            return serve::response(503, "text/plain", "down, as the test planned");
        }
        let keys = if self.rotated.load(Ordering::SeqCst) {
            vec![OTHER.jwk()]
        } else {
            vec![OTHER.jwk(), SIGNING.jwk()]
        };
        serve::response(200, "application/json", json!({ "keys": keys }).to_string())
    }
}

fn input(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string()), encode(claims.to_string()))
}

fn signed(header: &Value, claims: &Value, key: &Key) -> String {
    let input = input(header, claims);
    let signature = encode(key.sign(input.as_bytes()));
    format!("{input}.{signature}")
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, Empty};
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};

    use super::*;

    async fn fetch(issuer: &Issuer) -> (u16, Vec<u8>) {
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
        let response = client.get(issuer.jwks_url().parse().unwrap()).await.unwrap();
        let status = response.status().as_u16();
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    /// A verifier as a function should have one.
    fn verify(issuer: &Issuer, keys: &JwkSet, token: &str) -> Result<Value, String> {
        let kid = decode_header(token).map_err(|error| error.to_string())?.kid.ok_or("no kid")?;
        let key = DecodingKey::from_jwk(keys.find(&kid).ok_or("unknown kid")?).unwrap();
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[issuer.url()]);
        validation.set_audience(&[issuer.client_id()]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let claims = decode::<Value>(token, &key, &validation).map_err(|error| error.to_string())?.claims;
        if claims["token_use"] == "id" { Ok(claims) } else { Err("not an ID token".to_owned()) }
    }

    #[tokio::test]
    async fn a_good_token_is_verified_with_the_served_keys_and_every_bad_one_is_refused() {
        let issuer = Issuer::start().await;
        let (status, keys) = fetch(&issuer).await;
        assert_eq!((status, issuer.jwks_hits()), (200, 1));
        let keys: JwkSet = serde_json::from_slice(&keys).unwrap();
        assert_eq!(keys.keys.len(), 2);

        let claims = verify(&issuer, &keys, &issuer.token("dispatcher", "plumbingCo123")).unwrap();
        assert_eq!(claims["custom:orgId"], "plumbingCo123");
        assert_eq!(claims["cognito:groups"], json!(["dispatcher"]));
        assert_eq!(claims["sub"].as_str().unwrap().len(), 36);

        for (name, token) in issuer.refused("dispatcher", "plumbingCo123") {
            assert!(verify(&issuer, &keys, &token).is_err(), "{name} was accepted");
        }
    }

    #[tokio::test]
    async fn the_keys_can_rotate_and_be_down() {
        let issuer = Issuer::start().await;
        let before = issuer.token("dispatcher", "plumbingCo123");
        issuer.rotate();
        let keys: JwkSet = serde_json::from_slice(&fetch(&issuer).await.1).unwrap();
        verify(&issuer, &keys, &issuer.token("dispatcher", "plumbingCo123")).unwrap();
        assert_eq!(verify(&issuer, &keys, &before).unwrap_err(), "unknown kid");
        issuer.set_down(true);
        assert_eq!(fetch(&issuer).await.0, 503);
    }
}
