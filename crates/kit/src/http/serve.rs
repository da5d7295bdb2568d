//! What comes before and after a handler.

use std::time::{Duration, Instant};

use ::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use ::http::{HeaderValue, Response};
use lambda_http::{Body, Request};
use tracing::Instrument;
use tradewind_events::TraceContext;

use super::call::Path;
use super::{ANSWER_WITHIN, Call, MAX_BODY, Problem, Reply, Route, Routes, begin, route, tell_trace};
use crate::auth::Verifier;

/// Answers a request: verifies the token, finds the route, lets `handle` do its work, and gives up on it in time. Never
/// fails: every trouble is an answer.
pub async fn serve<H, F>(
    verifier: &Verifier,
    routes: &'static [Route],
    request: Request,
    handle: H,
) -> Response<Body>
where
    H: FnOnce(Call) -> F,
    F: Future<Output = Result<Reply, Problem>>,
{
    let (trace, span) = begin(&request);
    let answer = async {
        let (begun, mut known) = (Instant::now(), Known::default());
        let outcome =
            async { handle(authenticate(verifier, routes, request, trace, &mut known).await?).await };
        let outcome = within(ANSWER_WITHIN, outcome).await;
        conclude(&outcome, &known, trace, begun)
    };
    Box::pin(answer).instrument(span).await
}

/// As [`serve`], for a function that also has routes for anybody: those go to `welcome`, without a look at a token.
/// Whatever else is asked for needs one.
pub async fn serve_open<W, V, H, F>(
    verifier: &Verifier,
    routes: Routes,
    request: Request,
    welcome: W,
    handle: H,
) -> Response<Body>
where
    W: FnOnce(Call<()>) -> V,
    V: Future<Output = Result<Reply, Problem>>,
    H: FnOnce(Call) -> F,
    F: Future<Output = Result<Reply, Problem>>,
{
    let (trace, span) = begin(&request);
    let answer = async {
        let (begun, mut known) = (Instant::now(), Known::default());
        let outcome = async {
            match public(routes.open, &request)? {
                Some(path) => {
                    known.of_route(routes.open, &request, &path)?;
                    welcome(Call::new(request, path, (), trace)).await
                }
                None => {
                    handle(authenticate(verifier, routes.guarded, request, trace, &mut known).await?).await
                }
            }
        };
        let outcome = within(ANSWER_WITHIN, outcome).await;
        conclude(&outcome, &known, trace, begun)
    };
    Box::pin(answer).instrument(span).await
}

/// What has become known of a request, for its log line and its answer.
#[derive(Debug, Default)]
struct Known {
    route: Option<Route>,
    org_id: Option<String>,
    prefix: String,
}

impl Known {
    fn of_route(&mut self, routes: &'static [Route], request: &Request, path: &Path) -> Result<(), Problem> {
        self.route = Some(route::find(routes, request.method().as_str(), &path.segments)?);
        self.prefix.clone_from(&path.prefix);
        Ok(())
    }
}

/// The path, if it is open to anybody by some method.
fn public(routes: &'static [Route], request: &Request) -> Result<Option<Path>, Problem> {
    let path = Path::of(request).ok().filter(|path| route::is_known(routes, &path.segments));
    path.map(|path| bounded(request).map(|()| path)).transpose()
}

fn bounded(request: &Request) -> Result<(), Problem> {
    if request.body().len() > MAX_BODY { Err(Problem::too_large()) } else { Ok(()) }
}

/// The call of a verified caller. The token comes first: without one, nobody learns which resources there are.
async fn authenticate(
    verifier: &Verifier,
    routes: &'static [Route],
    request: Request,
    trace: TraceContext,
    known: &mut Known,
) -> Result<Call, Problem> {
    bounded(&request)?;
    let token = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let caller = verifier.verify(token).await?;
    known.org_id = Some(caller.org_id.to_string());
    let path = Path::of(&request)?;
    known.of_route(routes, &request, &path)?;
    Ok(Call::new(request, path, caller, trace))
}

/// A store that hangs is one that is out of reach.
async fn within(
    limit: Duration,
    outcome: impl Future<Output = Result<Reply, Problem>>,
) -> Result<Reply, Problem> {
    tokio::time::timeout(limit, outcome).await.unwrap_or_else(|_| {
        tracing::error!("a store did not answer within {limit:?}");
        Err(Problem::unavailable())
    })
}

/// The answer, and the one log line of a request.
fn conclude(
    outcome: &Result<Reply, Problem>,
    known: &Known,
    trace: TraceContext,
    begun: Instant,
) -> Response<Body> {
    let response = respond(outcome, &known.prefix, trace);
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let route = known.route.map(|(method, template)| format!("{method} {template}"));
    tracing::info!(
        route,
        org_id = known.org_id,
        status = response.status().as_u16(),
        code = outcome.as_ref().err().map(Problem::code),
        duration_ms,
        "answered"
    );
    response
}

fn respond(outcome: &Result<Reply, Problem>, prefix: &str, trace: TraceContext) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    match outcome {
        Ok(reply) => {
            *response.status_mut() = reply.status;
            let location = reply.location.as_deref().map(|path| format!("{prefix}{path}"));
            if let Some(location) = location.and_then(|path| HeaderValue::try_from(path).ok()) {
                response.headers_mut().insert(LOCATION, location);
            }
            let headers = reply.headers.iter().cloned();
            response.headers_mut().extend(headers.map(|(name, value)| (Some(name), value)));
            if let Some(body) = &reply.body {
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                *response.body_mut() = Body::Text(body.clone());
            }
        }
        Err(problem) => {
            *response.status_mut() = problem.status();
            problem.add_headers(response.headers_mut());
            let media_type = HeaderValue::from_static("application/problem+json");
            response.headers_mut().insert(CONTENT_TYPE, media_type);
            *response.body_mut() = Body::Text(problem.to_json(trace));
        }
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    tell_trace(response.headers_mut(), trace);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_that_never_answers_is_unavailable() {
        let never = std::future::pending();
        let problem = within(Duration::from_millis(20), never).await.unwrap_err();
        assert_eq!((problem.status().as_u16(), problem.code()), (503, "unavailable"));
    }
}
