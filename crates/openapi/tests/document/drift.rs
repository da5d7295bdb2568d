//! `schemas/openapi.json` is what clients generate from: it must be the API that runs.

use std::path::PathBuf;

#[test]
fn the_committed_document_is_the_api_that_runs() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemas/openapi.json");
    let document = tradewind_openapi::document().to_pretty_json().unwrap() + "\n";
    #[expect(clippy::disallowed_methods, reason = "a switch of this test alone")]
    if std::env::var("UPDATE_SCHEMAS").is_ok() {
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == document,
        "{} is not the API that runs; `UPDATE_SCHEMAS=1 cargo test -p tradewind-openapi --test document` rewrites it",
        path.display()
    );
}
