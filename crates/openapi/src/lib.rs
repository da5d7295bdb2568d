//! The OpenAPI document of the HTTP API: what each function says of itself, as one. `schemas/openapi.json` is its
//! committed form, and a test keeps it so.

mod problem;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi as Document, RefOr};
use utoipa::{OpenApi, openapi};

use problem::Problem;

const BEARER: &str = "idToken";
const PROBLEM: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tradewind",
        description = "Orders of parts, stock, payments and notes, and their operation. Errors are problem details (RFC 9457) with a stable `code`.",
        license(name = "MIT", identifier = "MIT")
    ),
    components(schemas(Problem)),
    tags(
        (name = "orders", description = "Place orders and follow them"),
        (name = "inventory", description = "Stock"),
        (name = "payments", description = "What was charged"),
        (name = "notes", description = "What people write down, for themselves or for their org"),
        (name = "identity", description = "Sign up and in, and invite others"),
        (name = "operations", description = "Queues, dead letters and traces, for operators"),
        (name = "testing", description = "Rehearse failures, on stages that allow it"),
    )
)]
struct Tradewind;

/// The document.
pub fn document() -> Document {
    let mut document = Tradewind::openapi();
    for part in [
        orders_api::ApiDoc::openapi(),
        inventory_api::ApiDoc::openapi(),
        payments_api::ApiDoc::openapi(),
        notes_api::ApiDoc::openapi(),
        identity_api::ApiDoc::openapi(),
        operations_api::ApiDoc::openapi(),
    ] {
        document.merge(part);
    }
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    let token = token.description(Some("ID token of the Cognito user pool"));
    document
        .components
        .get_or_insert_with(Components::new)
        .add_security_scheme(BEARER, SecurityScheme::Http(token.build()));
    document.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    describe_problems(&mut document);
    document
}

/// Every error has the same form, so it is said here, once.
fn describe_problems(document: &mut Document) {
    let items = document.paths.paths.values_mut();
    let operations = items.flat_map(|item| {
        [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten()
    });
    for response in operations.flat_map(|operation| operation.responses.responses.values_mut()) {
        let RefOr::T(response) = response else { continue };
        if let Some(content) = response.content.get_mut(PROBLEM) {
            let schema = openapi::Ref::from_schema_name("Problem");
            *content = RefOr::T(ContentBuilder::new().schema(Some(schema)).build());
        }
    }
}
