//! An API with a user pool and a table of its own, and people who call it.

use std::time::Duration;

use aws_credential_types::Credentials;
use http::HeaderMap;
use identity_api::{Api, Directory, Environment, Limits};
use lambda_http::Request;
use serde_json::{Value, json};
use tradewind_kit::Aws;
use tradewind_kit::auth::{Caller, Issuer, Verifier};
use tradewind_stores::Identity;
use tradewind_testkit::{Table, UserPool, cloud_endpoint};

pub const PASSWORD: &str = "Correct-horse-7";
pub const OTHER_PASSWORD: &str = "Battery-staple-8";
pub const JANE: &str = "jane@example.com";
pub const ORG: &str = "plumbingCo123";

/// Words that no client should ever read in a problem: stores, drivers, addresses, crates, and what was typed.
const INTERNAL: [&str; 12] = [
    "dynamo",
    "cognito",
    "arn:",
    "127.0.0.1",
    "localhost",
    "http://",
    "connection",
    "tokio",
    "panic",
    ".rs:",
    "conditional",
    "correct-horse",
];

/// The API and its surroundings.
pub struct World {
    pub api: Api,
    pub pool: UserPool,
    pub table: Table,
}

pub fn aws(endpoint: String) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint))
}

pub fn issuer(pool: &UserPool) -> Issuer {
    let (issuer, audience) = (pool.issuer(), pool.client_id().to_owned());
    Issuer { issuer, audience, jwks_url: pool.jwks_url() }
}

impl World {
    pub async fn start() -> Self {
        Self::with(|environment| environment).await
    }

    pub async fn limited(limits: Limits) -> Self {
        Self::with(|environment| environment.with_limits(limits)).await
    }

    async fn with(change: impl FnOnce(Environment) -> Environment) -> Self {
        let (pool, table) = (UserPool::create().await, Table::create().await);
        let environment = change(environment(&pool, &table, cloud_endpoint(), cloud_endpoint()));
        let api = Api::new(environment, issuer(&pool));
        Self { api, pool, table }
    }

    /// Another process of the function, whose calls take these ways and are made once. What nobody finished can be
    /// resumed at once.
    pub fn over(&self, cognito: String, dynamodb: String) -> Api {
        let environment = environment(&self.pool, &self.table, cognito, dynamodb).with_lease(Duration::ZERO);
        Api::new(environment, issuer(&self.pool))
    }

    /// The same with nothing in the way.
    pub fn open(&self) -> Api {
        self.over(cloud_endpoint(), cloud_endpoint())
    }

    /// As [`over`](Self::over), with the lease of a deployed function.
    pub fn leased(&self, cognito: String, dynamodb: String) -> Api {
        Api::new(environment(&self.pool, &self.table, cognito, dynamodb), issuer(&self.pool))
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(&self.api, request("POST", path, None, body)).await
    }

    pub async fn sign_up(&self, name: &str, password: &str) -> Answer {
        self.post("/auth/signup", &json!({ "username": name, "password": password })).await
    }

    pub async fn accept(&self, name: &str, code: &str) -> Answer {
        let body = json!({ "username": name, "password": PASSWORD, "inviteCode": code });
        self.post("/auth/signup", &body).await
    }

    pub async fn login(&self, name: &str, password: &str) -> Answer {
        self.post("/auth/login", &json!({ "username": name, "password": password })).await
    }

    /// The ID token of somebody who can sign in.
    pub async fn token(&self, name: &str) -> String {
        let answer = self.login(name, PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("token")
    }

    pub async fn user(&self, token: &str) -> Answer {
        send(&self.api, request("GET", "/auth/user", Some(token), &Value::Null)).await
    }

    pub async fn invite(&self, token: &str, body: &Value) -> Answer {
        send(&self.api, request("POST", "/auth/invites", Some(token), body)).await
    }

    /// A code for a role in the org of whoever the token is of.
    pub async fn code(&self, token: &str, role: &str) -> String {
        let answer = self.invite(token, &json!({ "role": role })).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.text("code")
    }

    /// Who a token says it is, by the verification that every function makes.
    pub async fn verified(&self, token: &str) -> Caller {
        Verifier::new(issuer(&self.pool)).verify(Some(&format!("Bearer {token}"))).await.unwrap()
    }

    /// The claims in the table: name and status.
    pub async fn claims(&self) -> Vec<(String, String)> {
        let items = self.table.items().await;
        let claims = items.into_iter().filter(|((_, sk), _)| sk == "CLAIM");
        claims.map(|((pk, _), item)| (pk.replace("SIGNUP#", ""), item["status"].clone())).collect()
    }
}

fn environment(pool: &UserPool, table: &Table, cognito: String, dynamodb: String) -> Environment {
    let aws = aws(dynamodb).without_retries().with_endpoint("COGNITO_IDENTITY_PROVIDER", cognito);
    Environment::new(Directory::new(&aws, pool.id(), pool.client_id()), Identity::new(&aws, table.name()))
}

/// The request of a sign-up.
pub fn sign_up_request(name: &str, password: &str, code: Option<&str>) -> Request {
    let mut body = json!({ "username": name, "password": password });
    if let Some(code) = code {
        body["inviteCode"] = json!(code);
    }
    request("POST", "/auth/signup", None, &body)
}

/// A request as API Gateway sends it.
pub fn request(method: &str, path: &str, token: Option<&str>, body: &Value) -> Request {
    from("203.0.113.7", method, path, token, body)
}

pub fn from(ip: &str, method: &str, path: &str, token: Option<&str>, body: &Value) -> Request {
    let mut headers = json!({ "content-type": "application/json", "x-forwarded-for": "198.51.100.1" });
    if let Some(token) = token {
        headers["authorization"] = json!(format!("Bearer {token}"));
    }
    let event = json!({
        "version": "2.0", "routeKey": "ANY /auth/{proxy+}", "rawPath": path, "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "stage": "$default", "requestId": "r",
            "time": "06/May/2026:22:36:55 +0000", "timeEpoch": 1_778_106_615_616_i64,
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": ip, "userAgent": "curl" },
        },
        "body": if body.is_null() { Value::Null } else { json!(body.to_string()) },
        "isBase64Encoded": false,
    });
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

pub async fn send(api: &Api, request: Request) -> Answer {
    let (parts, body) = api.handle(request).await.unwrap().into_parts();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
    answer.check();
    answer
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// What goes for all: never cached; a problem has a code, and no internal text.
    fn check(&self) {
        assert_eq!(self.header("cache-control"), "no-store");
        if self.status < 300 {
            assert_eq!(self.header("content-type"), "application/json");
            return;
        }
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], self.status);
        let text = self.body.to_string().to_lowercase();
        for word in INTERNAL {
            assert!(!text.contains(word), "{word:?} is internal: {text}");
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.body)).to_owned()
    }

    /// Status and code.
    pub fn outcome(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// The pointers of the fields that are not right, sorted.
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        pointers
    }
}
