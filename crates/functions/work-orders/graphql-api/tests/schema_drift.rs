//! `schemas/tradewind.graphql` is what clients generate their types from: it must be the schema that runs.

use std::path::PathBuf;

#[test]
fn the_committed_sdl_is_the_schema_that_runs() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../schemas/tradewind.graphql");
    let sdl = graphql_api::schema::build(None, true).sdl();
    #[expect(clippy::disallowed_methods, reason = "a switch of this test alone")]
    if std::env::var("UPDATE_SCHEMAS").is_ok() {
        std::fs::write(&path, &sdl).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == sdl,
        "{} is not the schema that runs; `UPDATE_SCHEMAS=1 cargo test -p graphql-api --test schema_drift` rewrites it",
        path.display()
    );
}
