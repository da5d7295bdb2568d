//! What a client reads when a request was not carried out: `application/problem+json` (RFC 9457).

use std::borrow::Cow;

use ::http::header::{ALLOW, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use ::http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use tradewind_domain::{Invalid, Violation};
use tradewind_events::TraceContext;

use super::{MAX_BODY, RETRY_AFTER_SECONDS, pointer};
use crate::auth::AuthError;
use crate::{Dispose, Disposition};

/// A field that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The JSON pointer of the field, such as `/items/0/qty`; see [`pointer`].
    pub pointer: String,
    /// What a valid value looks like, for people.
    pub detail: String,
}

impl From<Violation> for FieldError {
    fn from(violation: Violation) -> Self {
        Self { pointer: pointer(&violation.field), detail: violation.message }
    }
}

/// Why a request was not carried out. Its texts are for the caller: they never say what is inside.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    /// Stable: clients match on it.
    code: &'static str,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    members: Vec<(&'static str, Value)>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of any kind; where there is a constructor of its own, take that.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        let (errors, members, headers) = (Vec::new(), Vec::new(), Vec::new());
        Self { status, code, detail: detail.into(), errors, members, headers }
    }

    /// 400 `invalid_request`: each field that is not right is named.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [FieldError { pointer, detail }] if pointer.is_empty() => format!("the body {detail}"),
            [FieldError { pointer, detail }] => format!("{pointer} {detail}"),
            _ => format!("{} fields are not valid", errors.len()),
        };
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", detail) }
    }

    /// 400 `missing_body`.
    pub fn missing_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "missing_body", "a JSON object is required as the body")
    }

    /// 400 `malformed_json`.
    pub fn malformed_json(why: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed_json", format!("the body is not JSON: {why}"))
    }

    /// 401 `unauthorized`: no token.
    pub fn unauthorized(detail: impl Into<Cow<'static, str>>) -> Self {
        let problem = Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        problem.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 401 `unauthorized`: a token that is not accepted (RFC 6750, section 3.1).
    pub fn invalid_token(detail: impl Into<Cow<'static, str>>) -> Self {
        let problem = Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        problem.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
    }

    /// 403 `forbidden`.
    pub fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404 `not_found`. The same for what does not exist and for what is another org's: ids cannot be probed.
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// 405 `method_not_allowed`, with the methods that are.
    pub fn method_not_allowed(allowed: &[&str]) -> Self {
        let allowed = allowed.join(", ");
        let detail = format!("this resource answers {allowed}");
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
        match HeaderValue::from_str(&allowed) {
            Ok(value) => problem.header(ALLOW, value),
            Err(_) => problem,
        }
    }

    /// 409: the state of things forbids it.
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 413 `payload_too_large`.
    pub fn too_large() -> Self {
        let detail = format!("the body must be at most {MAX_BODY} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail)
    }

    /// 415 `unsupported_media_type`.
    pub fn unsupported_media_type(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    }

    /// 422: understood and refused.
    pub fn unprocessable(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 429 `too_many_requests`.
    pub fn too_many(retry_after_seconds: u32) -> Self {
        let detail = "too many requests, slow down";
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
        problem.retry_after(retry_after_seconds)
    }

    /// Says after how many seconds the same request may fare better.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header(RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// 503 `unavailable`: a store is out of reach. Log the reason where this is made.
    pub fn unavailable() -> Self {
        let detail = "the service is unavailable right now, try again shortly";
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        problem.header(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS))
    }

    /// 500 `internal`: our fault. Log the reason where this is made.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong on our side")
    }

    /// The boundary where trouble with a store or a gateway is handled, and therefore logged: 503 where trying again may
    /// help, else 500.
    pub fn from_failure(error: &impl Dispose) -> Self {
        tracing::error!(%error, code = error.code(), "a request failed");
        match error.disposition() {
            Disposition::Transient => Self::unavailable(),
            Disposition::Permanent | Disposition::Duplicate => Self::internal(),
        }
    }

    /// Adds a member of this problem's own (RFC 9457, section 3.2).
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    /// Names a field.
    #[must_use]
    pub fn at(mut self, error: impl Into<FieldError>) -> Self {
        self.errors.push(error.into());
        self
    }

    fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The text for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The fields that are not right.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Its headers, to be added to those of every answer.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        headers.extend(self.headers.iter().cloned().map(|(name, value)| (Some(name), value)));
    }

    /// The document. Without `type`, which then is `about:blank`: the title is that of the status.
    pub(super) fn to_json(&self, trace: TraceContext) -> String {
        let mut members = Map::new();
        for (name, value) in &self.members {
            members.insert((*name).to_owned(), value.clone());
        }
        let title = self.status.canonical_reason().unwrap_or_default();
        let trace_id = trace.trace_id();
        let document = Document {
            title,
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            errors: &self.errors,
            trace_id: &trace_id,
            members,
        };
        // Serialising strings and numbers cannot fail; if it did, an empty body with the status is still an answer.
        serde_json::to_string(&document).unwrap_or_default()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
    trace_id: &'a str,
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl From<Violation> for Problem {
    fn from(violation: Violation) -> Self {
        Self::invalid(vec![violation.into()])
    }
}

impl From<Invalid> for Problem {
    fn from(Invalid(violations): Invalid) -> Self {
        Self::invalid(violations.into_iter().map(FieldError::from).collect())
    }
}

impl From<AuthError> for Problem {
    /// The boundary where a refused token is handled, and therefore logged.
    fn from(error: AuthError) -> Self {
        let detail = error.to_string();
        match error {
            AuthError::Missing => Self::unauthorized(detail),
            AuthError::Expired => Self::invalid_token(detail),
            AuthError::Invalid(reason) => {
                tracing::warn!(%reason, "refused a token");
                Self::invalid_token(detail)
            }
            AuthError::Incomplete(_) => Self::forbidden(detail),
            AuthError::Unavailable(cause) => {
                tracing::error!(error = %cause, "token keys are out of reach");
                Self::unavailable()
            }
        }
    }
}
