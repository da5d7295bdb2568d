//! GraphQL over HTTP: what comes before and after the schema.

use std::time::Instant;

use async_graphql::{Pos, Response as GraphqlResponse, ServerError};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use lambda_http::{Body, Request, Response};
use tradewind_domain::Violation;
use tradewind_events::TraceContext;
use tradewind_kit::auth::{AuthError, Caller};
use tradewind_kit::http::{ANSWER_WITHIN, MAX_BODY, RETRY_AFTER_SECONDS, tell_trace};

use crate::Api;
use crate::error::{ApiError, Code};
use crate::guard;
use crate::operation;
use crate::schema::RequestContext;

/// A request that does not reach the schema.
struct Refusal {
    code: Code,
    message: String,
}

impl Refusal {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Answers a request.
pub(crate) async fn serve(api: &Api, request: Request, trace: TraceContext) -> Response<Body> {
    let (begun, mut known) = (Instant::now(), Known::default());
    let answered = tokio::time::timeout(ANSWER_WITHIN, execute(api, &request, trace, &mut known)).await;
    let answered = answered.unwrap_or_else(|_| {
        tracing::error!("a store did not answer within {ANSWER_WITHIN:?}");
        Err(Refusal::new(Code::Unavailable, ApiError::Unavailable.to_string()))
    });
    let response = match answered {
        Ok(response) => answer(response, None, trace),
        Err(Refusal { code, message }) => {
            let response = GraphqlResponse::from_errors(vec![ServerError::new(message, None)]);
            answer(response, Some(code), trace)
        }
    };
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (Known { org_id, operation }, status) = (known, response.status().as_u16());
    tracing::info!(operation, org_id, status, duration_ms, "answered");
    response
}

/// What has become known of a request, for its log line.
#[derive(Debug, Default)]
struct Known {
    org_id: Option<String>,
    operation: Option<String>,
}

/// Executes an acceptable request.
async fn execute(
    api: &Api,
    request: &Request,
    trace: TraceContext,
    known: &mut Known,
) -> Result<GraphqlResponse, Refusal> {
    let (mut graphql, caller) = accept(api, request, known).await?;
    known.operation = operation::name(&mut graphql);
    Ok(api.schema.execute(graphql.data(RequestContext { caller, trace })).await)
}

/// Checks everything that can be said before looking at the query itself.
async fn accept(
    api: &Api,
    request: &Request,
    known: &mut Known,
) -> Result<(async_graphql::Request, Option<Caller>), Refusal> {
    if request.method() != Method::POST {
        return Err(Refusal::new(Code::MethodNotAllowed, "send GraphQL with POST"));
    }
    let content_type =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::new(Code::UnsupportedMediaType, "the content type must be application/json"));
    }
    let body: &[u8] = request.body();
    if body.len() > MAX_BODY {
        return Err(Refusal::new(
            Code::PayloadTooLarge,
            format!("the body must be at most {MAX_BODY} bytes"),
        ));
    }
    let caller = authenticate(api, request.headers()).await?;
    known.org_id = caller.as_ref().map(|caller| caller.org_id.to_string());
    let mut graphql = serde_json::from_slice(body).map_err(|e| {
        Refusal::new(Code::BadRequest, format!("the body is not the JSON of a GraphQL request: {e}"))
    })?;
    guard::check(&mut graphql).map_err(|why| Refusal::new(Code::QueryTooComplex, why))?;
    Ok((graphql, caller))
}

/// The caller, if there is a token at all. What needs none, such as `healthCheck`, works without; a token that is there
/// has to be right.
async fn authenticate(api: &Api, headers: &HeaderMap) -> Result<Option<Caller>, Refusal> {
    let header = headers.get(http::header::AUTHORIZATION);
    let Some(header) = header else { return Ok(None) };
    match api.verifier.verify(header.to_str().ok()).await {
        Ok(caller) => Ok(Some(caller)),
        Err(error) => {
            if let AuthError::Invalid(reason) = &error {
                tracing::warn!(%reason, "refused a token");
            }
            let error = ApiError::from(error);
            Err(Refusal::new(error.code(), error.to_string()))
        }
    }
}

/// Completes the errors with code and trace, and derives status and headers from them.
fn answer(mut response: GraphqlResponse, refused: Option<Code>, trace: TraceContext) -> Response<Body> {
    let mut worst: Option<Code> = None;
    for error in &mut response.errors {
        let ours = error.source::<ApiError>().cloned();
        let code = refused.or(ours.as_ref().map(ApiError::code)).unwrap_or_else(|| classify(error));
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", code.as_str());
        extensions.set("traceId", trace.trace_id());
        let ours = ours.or_else(|| misfit(code, &error.message).map(ApiError::from));
        if let Some(ours) = ours {
            ours.name_arguments(extensions);
        }
        if worst.is_none_or(|worst| worst.status() < code.status()) {
            worst = Some(code);
        }
    }
    let status = match refused {
        // Refused as a whole, not for one field: there is no data beside it.
        Some(Code::Forbidden) => StatusCode::FORBIDDEN,
        _ => worst.map_or(StatusCode::OK, Code::status),
    };
    // Serialising strings and numbers cannot fail; if it did, an empty body with the status is still an answer.
    let body = serde_json::to_string(&response).unwrap_or_default();
    let mut http = Response::new(Body::Text(body));
    *http.status_mut() = status;
    let headers = http.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    tell_trace(headers, trace);
    let advice = match status {
        StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, "Bearer")),
        StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, "POST")),
        StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, RETRY_AFTER_SECONDS)),
        _ => None,
    };
    headers.extend(advice.map(|(name, value)| (name, HeaderValue::from_static(value))));
    http
}

/// The code of an error that the GraphQL library made: ours carry theirs.
fn classify(error: &ServerError) -> Code {
    if error.message.starts_with("Query is nested too deep")
        || error.message.starts_with("Query is too complex")
    {
        return Code::QueryTooComplex;
    }
    // A value that passed the schema and failed to be read belongs to a field, and so has a path.
    if !error.path.is_empty() {
        return Code::BadUserInput;
    }
    let syntax = error.message.trim_start().starts_with("-->") || error.locations == [Pos::default()];
    if syntax { Code::ParseFailed } else { Code::ValidationFailed }
}

/// The argument that does not fit the schema. The library names it in its message only.
fn misfit(code: Code, message: &str) -> Option<Violation> {
    if !matches!(code, Code::ValidationFailed | Code::BadUserInput) {
        return None;
    }
    let (_, from) = message.split_once("argument \"")?;
    let name = from.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then(|| Violation::new(name, message))
}
