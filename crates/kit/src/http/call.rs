//! A request, as handlers see it.

use std::net::IpAddr;

use ::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use ::http::{HeaderMap, Method};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use tradewind_domain::Violation;
use tradewind_events::TraceContext;

use super::{Problem, json, query};
use crate::auth::{Caller, Role};

/// Longest idempotency key, in characters.
const LONGEST_KEY: usize = 255;
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request for a known route: authenticated, or, as `Call<()>`, from anybody.
#[derive(Debug)]
pub struct Call<Who = Caller> {
    /// Who is calling.
    pub caller: Who,
    /// The trace to continue in whatever this request causes.
    pub trace: TraceContext,
    source_ip: Option<IpAddr>,
    method: Method,
    segments: Vec<String>,
    query: String,
    headers: HeaderMap,
    body: Body,
}

impl<Who> Call<Who> {
    pub(super) fn new(request: Request, path: Path, caller: Who, trace: TraceContext) -> Self {
        let source_ip = source_ip(&request);
        let (parts, body) = request.into_parts();
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let (Path { segments, .. }, method, headers) = (path, parts.method, parts.headers);
        Self { caller, trace, source_ip, method, segments, query, headers, body }
    }

    /// Where the request came from, as the API saw it: never what a header says, which the client may have written.
    pub const fn source_ip(&self) -> Option<IpAddr> {
        self.source_ip
    }

    /// The method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The segments of the path, decoded, without the stage.
    pub fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// A header that is there and is ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it came.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body, a JSON object. `T` denies unknown fields, so that a misspelt one is named instead of ignored.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.body.is_empty() {
            return Err(Problem::missing_body());
        }
        let encoding = self.headers.get(CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(Problem::unsupported_media_type("the body must not be encoded"));
        }
        let content_type = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Problem::unsupported_media_type("the content type must be application/json"));
        }
        json::read(&self.body)
    }

    /// The body where it may be left out, or be `null`: then the default.
    pub fn json_or_default<T: DeserializeOwned + Default>(&self) -> Result<T, Problem> {
        match self.body.trim_ascii() {
            b"" | b"null" => Ok(T::default()),
            _ => self.json(),
        }
    }

    /// The query. `T` denies unknown fields, as for a body.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        query::read(&self.query)
    }

    /// The key under which a repeated request is recognised: 1 to 255 visible ASCII characters, bare or as the quoted
    /// string of <https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07#section-2.1>.
    pub fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        let mut values = self.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).and_then(unquote);
        let valid = |key: &String| {
            (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
        };
        match key.filter(valid) {
            Some(key) if values.next().is_none() => Ok(Some(key)),
            _ => {
                let message = format!("must be one key of 1 to {LONGEST_KEY} visible ASCII characters");
                Err(Violation::new("Idempotency-Key", message).into())
            }
        }
    }
}

impl Call {
    /// Refuses callers without one of the roles.
    pub fn require(&self, roles: &[Role]) -> Result<(), Problem> {
        if self.caller.is_any(roles) {
            return Ok(());
        }
        let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
        Err(Problem::forbidden(format!("this is for the role {}", roles.join(" or "))))
    }
}

/// The other end of the connection to the API.
fn source_ip(request: &Request) -> Option<IpAddr> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

/// The content of a quoted string (RFC 9651, section 3.3.3), or a bare key as it is.
fn unquote(value: &str) -> Option<String> {
    let Some(rest) = value.strip_prefix('"') else { return Some(value.to_owned()) };
    let (mut key, mut chars) = (String::new(), rest.chars());
    loop {
        match chars.next()? {
            '"' => return chars.next().is_none().then_some(key),
            '\\' => key.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            c => key.push(c),
        }
    }
}

/// The path of a request.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// The stage that stood before it, with its slash; else empty.
    pub(super) prefix: String,
    pub(super) segments: Vec<String>,
}

impl Path {
    /// The path as the client sent it, not as a URL library would have it, for which `/orders/..` is `/`.
    ///
    /// A stage other than `$default` is the first segment of the path of its requests, unless a custom domain maps to it.
    pub(super) fn of(request: &Request) -> Result<Self, Problem> {
        let raw = match request.raw_http_path() {
            "" => request.uri().path(),
            raw => raw,
        };
        let stage = request.request_context_ref().and_then(|context| match context {
            RequestContext::ApiGatewayV2(context) => context.stage.as_deref(),
            _ => None,
        });
        let mut raw = raw.split('/').filter(|segment| !segment.is_empty()).peekable();
        let prefix = raw.next_if(|first| Some(*first) == stage).map(|stage| format!("/{stage}"));
        let decoded = |segment: &str| {
            let decoded = percent_decode_str(segment).decode_utf8();
            decoded
                .map(std::borrow::Cow::into_owned)
                .map_err(|_| Problem::not_found("there is no such resource"))
        };
        let segments = raw.map(decoded).collect::<Result<_, _>>()?;
        Ok(Self { prefix: prefix.unwrap_or_default(), segments })
    }
}
