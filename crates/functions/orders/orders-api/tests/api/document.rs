//! What this function adds to the OpenAPI document.

use orders_api::ApiDoc;
use utoipa::OpenApi;

#[test]
fn print() {
    println!("{}", ApiDoc::openapi().to_pretty_json().unwrap());
}
