//! What API Gateway asks, as far as it is of use here
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html>).

use std::fmt;

use serde::{Deserialize, Serialize};

/// One request on a connection.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(rename = "requestContext")]
    pub(crate) context: Context,
    /// At `$connect` only, and then if there is any.
    #[serde(default)]
    pub(crate) query_string_parameters: Option<Query>,
    #[serde(default)]
    pub(crate) body: Option<String>,
    #[serde(default)]
    pub(crate) is_base64_encoded: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Context {
    pub(crate) route_key: String,
    pub(crate) connection_id: String,
}

/// The query of the address that a client connects to.
#[derive(Default, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    pub(crate) token: Option<String>,
}

impl fmt::Debug for Query {
    /// Without the token, so that it reaches no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("token", &self.token.as_ref().map(|_| "..")).finish()
    }
}

/// What API Gateway is answered. At `$connect`, anything but 200 refuses the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// HTTP status.
    pub status_code: u16,
}

impl Answer {
    pub(crate) const OK: Self = Self { status_code: 200 };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_not_shown() {
        let text = r#"{"requestContext":{"routeKey":"$connect","connectionId":"a="},
            "queryStringParameters":{"token":"secret"}}"#;
        let request: Request = serde_json::from_str(text).unwrap();
        assert!(!format!("{request:?}").contains("secret"));
        let query = request.query_string_parameters.unwrap();
        assert_eq!(query.token.as_deref(), Some("secret"));
    }
}
