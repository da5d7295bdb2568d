//! The loop of an HTTP function.

use ::http::header::HOST;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::{Service, ServiceExt};
use lambda_http::{Adapter, Body, Error, Request, Response, lambda_runtime};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a query must not hold as it is (<https://url.spec.whatwg.org/#query-percent-encode-set>).
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Answers requests for the life of the process.
///
/// As `lambda_http::run`, which panics before any handler is asked when host, scheme and path of an event make no URL, or
/// when a query holds a character such as `"`; in a release build that ends the process.
pub async fn run<'a, S>(handler: S) -> Result<(), Error>
where
    S: Service<Request, Response = Response<Body>, Error = Error>,
    S::Future: Send + 'a,
{
    lambda_runtime::run(Adapter::from(handler).map_request(tame_event)).await
}

fn tame_event(mut event: lambda_http::LambdaEvent<LambdaRequest>) -> lambda_http::LambdaEvent<LambdaRequest> {
    tame(&mut event.payload);
    event
}

/// Leaves nothing in an event that makes no URL. No handler asks for host and scheme, which the client may have chosen.
fn tame(request: &mut LambdaRequest) {
    let LambdaRequest::ApiGatewayV2(event) = request else { return };
    event.headers.remove(HOST);
    event.headers.remove("x-forwarded-proto");
    event.request_context.domain_name = None;
    if let Some(query) = &mut event.raw_query_string {
        *query = utf8_percent_encode(query, NOT_IN_A_QUERY).to_string();
    }
    if let Some(path) = event.raw_path.as_mut().filter(|path| !path.starts_with('/')) {
        path.insert(0, '/');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn request(change: impl FnOnce(&mut Value)) -> Request {
        let mut event: Value =
            serde_json::from_str(include_str!("../../tests/kit/http/fixtures/http_api_v2.json")).unwrap();
        change(&mut event);
        let mut request: LambdaRequest = serde_json::from_str(&event.to_string()).unwrap();
        tame(&mut request);
        request.into()
    }

    #[test]
    fn what_a_client_may_send_in_place_of_a_host_or_scheme_does_no_harm() {
        for (name, value) in [
            ("host", "a b<>"),
            ("host", ""),
            ("host", "["),
            ("x-forwarded-proto", "ht tp"),
            ("host", "x:99999"),
        ] {
            let request = request(|event| event["headers"][name] = json!(value));
            assert_eq!(request.uri().path(), "/things", "{name} {value}");
        }
        let nowhere = request(|event| event["requestContext"]["domainName"] = json!("a b"));
        assert_eq!(nowhere.uri().path(), "/things");
    }

    #[test]
    fn a_query_means_what_was_sent() {
        for (raw, tamed) in [
            ("limit=5&cursor=a%20b", "limit=5&cursor=a%20b"),
            ("a=\"<b>\" c", "a=%22%3Cb%3E%22%20c"),
            ("a=é", "a=%C3%A9"),
            ("a=#b", "a=%23b"),
        ] {
            let request = request(|event| event["rawQueryString"] = json!(raw));
            assert_eq!(request.uri().query(), Some(tamed));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn every_path_and_query_make_a_request(path in any::<String>(), query in any::<String>()) {
            request(|event| {
                event["rawPath"] = json!(path);
                event["rawQueryString"] = json!(query);
            });
        }
    }
}
